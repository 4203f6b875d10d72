package net.sallyport.gateway.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;

/** How a scripted client dials. */
public record Dialling(String account, String password, MppeConfig mppe, int mru) {
    public static Dialling as(String account, String password) {
        return new Dialling(account, password, MppeConfig.REQUIRED_128, 1400);
    }

    public Dialling withMppe(MppeConfig other) {
        return new Dialling(account, password, other, mru);
    }

    public Dialling withMru(int other) {
        return new Dialling(account, password, mppe, other);
    }

    PppConfig config() {
        return PppConfig.client(
                new Credentials(
                        account.getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText(password.getBytes(StandardCharsets.UTF_8))),
                List.of(AuthMethod.MSCHAP_V2),
                LcpConfig.DEFAULT.withMru(mru),
                mppe);
    }
}
