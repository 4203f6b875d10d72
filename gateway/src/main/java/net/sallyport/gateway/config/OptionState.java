package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/**
 * What options files have said so far. pppd's variables that mean something only together are kept
 * here until all is read; the others go straight into the draft.
 */
final class OptionState {
    static final int MPPE_40 = 1;
    static final int MPPE_128 = 2;

    final Draft draft;
    final Environment environment;
    final Problems problems;

    /** Options met, by their names without aliases. */
    final Set<String> seen = new TreeSet<>();

    final EnumSet<AuthMethod> required = EnumSet.noneOf(AuthMethod.class);
    final List<Inet4Address> nameServers = new ArrayList<>();
    final List<Inet4Address> winsServers = new ArrayList<>();
    final List<Subnet> routes = new ArrayList<>();
    int mppeBits;
    @Nullable Place mppeRequiredAt;
    @Nullable Place noAuthAt;
    @Nullable Place noCcpAt;
    @Nullable Inet4Address local;
    @Nullable Inet4Address remote;
    boolean nameGiven;
    boolean useHostName;
    String domain = "";

    OptionState(Draft draft, Environment environment, Problems problems) {
        this.draft = draft;
        this.environment = environment;
        this.problems = problems;
    }

    /** {@code require-pap} and its like; each also undoes an earlier {@code noauth}. */
    void require(AuthMethod method) {
        required.add(method);
        noAuthAt = null;
    }

    void requireMppe(int bits, Place place) {
        mppeBits = bits;
        mppeRequiredAt = place;
    }

    /** An argument that is an IPv4 address or a host name. */
    void address(Place place, String option, String text, Consumer<Inet4Address> effect) {
        Inet4Address address = IpSpec.addressOrHost(text, environment.resolver());
        if (address == null) {
            problems.add(
                    place,
                    option
                            + " '"
                            + text
                            + "' is neither an IPv4 address nor a host name that is known");
        } else {
            effect.accept(address);
        }
    }

    /** Sets what has to wait for the last file. */
    void finish() {
        finishName();
        finishAuthentication();
        finishMppe();
        // pppd keeps two: what was last but one and what was last; a single one serves as both.
        draft.nameServers = lastTwo(nameServers);
        draft.winsServers = lastTwo(winsServers);
        if (draft.chapSecrets.isEmpty()) {
            draft.chapSecrets.add(draft.pppDir.resolve("chap-secrets"));
        }
        if (draft.papSecrets.isEmpty()) {
            draft.papSecrets.add(draft.pppDir.resolve("pap-secrets"));
        }
    }

    static List<Inet4Address> lastTwo(List<Inet4Address> all) {
        return switch (all.size()) {
            case 0 -> List.of();
            case 1 -> List.of(all.getFirst(), all.getFirst());
            default -> List.copyOf(all.subList(all.size() - 2, all.size()));
        };
    }

    private void finishName() {
        if (nameGiven && !useHostName) {
            return;
        }
        String dot = domain.isEmpty() || domain.startsWith(".") ? "" : ".";
        draft.ourName = environment.hostName() + dot + domain;
    }

    private void finishAuthentication() {
        if (noAuthAt != null) {
            problems.add(
                    noAuthAt,
                    "noauth would let anybody in without a password; Sallyport always asks who is"
                            + " there: remove it, or write require-mschap-v2 after it");
        }
        if (!required.isEmpty()) {
            // pppd asks for the strongest first and takes a Nak down this order.
            draft.demanded =
                    List.of(
                                    AuthMethod.MSCHAP_V2,
                                    AuthMethod.MSCHAP_V1,
                                    AuthMethod.CHAP_MD5,
                                    AuthMethod.PAP)
                            .stream()
                            .filter(required::contains)
                            .toList();
        }
    }

    private void finishMppe() {
        if (mppeRequiredAt == null) {
            return;
        }
        if (mppeBits == 0) {
            problems.add(
                    mppeRequiredAt,
                    "encryption is required here, but nomppe-40 and nomppe-128 leave no strength"
                            + " for it: remove one of them");
            return;
        }
        if (noCcpAt != null) {
            problems.add(
                    noCcpAt,
                    "noccp switches off the protocol that MPPE is agreed with, and "
                            + mppeRequiredAt
                            + " requires MPPE: remove one of the two");
        }
        draft.mppe = MppeDemand.REQUIRED;
        draft.bits40 = (mppeBits & MPPE_40) != 0;
        draft.bits128 = (mppeBits & MPPE_128) != 0;
        List<AuthMethod> withKeys =
                draft.demanded.stream().filter(AuthMethod::givesMppeKeys).toList();
        if (withKeys.isEmpty()) {
            problems.add(
                    mppeRequiredAt,
                    "MPPE is required, and none of the required authentication methods gives it"
                            + " keys: write require-mschap-v2");
        } else if (withKeys.size() < draft.demanded.size()) {
            problems.notice(
                    mppeRequiredAt,
                    "MPPE is required, so the methods without keys for it (CHAP-MD5, PAP) are not"
                            + " asked for");
            draft.demanded = withKeys;
        }
    }

    /** A path as a file names it; relative ones from the server's working directory. */
    static Path path(String text) {
        return Path.of(text);
    }
}
