package net.sallyport.gateway.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.jspecify.annotations.Nullable;

/** How a scripted client dials. */
public record Dialling(
        String account,
        String password,
        MppeConfig mppe,
        int mru,
        @Nullable String identification) {
    public static Dialling as(String account, String password) {
        return new Dialling(account, password, MppeConfig.REQUIRED_128, 1400, null);
    }

    public Dialling withMppe(MppeConfig other) {
        return new Dialling(account, password, other, mru, identification);
    }

    public Dialling withMru(int other) {
        return new Dialling(account, password, mppe, other, identification);
    }

    /** Tells this in LCP; null: nothing. */
    public Dialling withIdentification(@Nullable String text) {
        return new Dialling(account, password, mppe, mru, text);
    }

    private LcpConfig lcp() {
        LcpConfig usual = LcpConfig.DEFAULT;
        return new LcpConfig(
                mru,
                usual.asyncMap(),
                usual.askAsyncMap(),
                usual.magic(),
                usual.protocolCompression(),
                usual.addressCompression(),
                usual.echoIntervalMillis(),
                usual.echoFailure(),
                usual.echoAdaptive(),
                identification);
    }

    PppConfig config() {
        return PppConfig.client(
                new Credentials(
                        account.getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText(password.getBytes(StandardCharsets.UTF_8))),
                List.of(AuthMethod.MSCHAP_V2),
                lcp(),
                mppe);
    }
}
