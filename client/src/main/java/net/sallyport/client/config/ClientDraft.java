package net.sallyport.client.config;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.client.TunnelConfig;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthTimers;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.jspecify.annotations.Nullable;

/** What files have said so far, and pppd's defaults for the rest. Names are a char a byte. */
final class ClientDraft {
    static final int MPPE_40 = 1;
    static final int MPPE_128 = 2;

    private static final int ECHO_SECONDS = 10;
    private static final int ECHO_FAILURES = 4;
    private static final int HOLDOFF_SECONDS = 5;
    private static final int MAX_FAILURES = 10;

    final Problems problems;
    final String connection;

    @Nullable PptpCommand pptp;
    @Nullable String user;
    @Nullable String ourName;
    @Nullable String remoteName;
    @Nullable String password;
    @Nullable Place passwordPlace;
    @Nullable Place authAt;
    final EnumSet<AuthMethod> refusedMethods = EnumSet.noneOf(AuthMethod.class);
    final List<Path> chapSecrets = new ArrayList<>();
    final List<Path> papSecrets = new ArrayList<>();

    int mppeBits;
    @Nullable Place mppeRequiredAt;
    @Nullable Place noCcpAt;
    boolean mppeStateful;

    int mru = TunnelConfig.DEFAULT_MTU;
    int mtu = TunnelConfig.DEFAULT_MTU;
    int asyncMap;
    boolean askAsyncMap = true;
    boolean magic = true;
    boolean protocolCompression = true;
    boolean addressCompression = true;
    int echoSeconds = ECHO_SECONDS;
    int echoFailures = ECHO_FAILURES;
    boolean echoAdaptive;
    boolean echoGiven;
    final Timers lcp = new Timers();
    final Timers ccp = new Timers();
    final Timers ipcp = new Timers();
    int chapTimeoutSeconds = 60;
    int papRestartSeconds = 3;
    int papMaxAuthreq = 10;

    @Nullable Inet4Address localAddress;
    int idleSeconds;
    int maxConnectSeconds;
    boolean defaultRoute;
    int defaultRouteMetric;
    final List<ConnectionConfig.Prefix> networks = new ArrayList<>();
    boolean usePeerDns;

    boolean persist;
    int maxFailures = MAX_FAILURES;
    int holdoffSeconds = HOLDOFF_SECONDS;
    boolean againstOthers;

    Path ipPreUp;
    Path ipUp;
    Path ipDown;
    String ipParam = "";
    String linkName = "";
    int childTimeoutSeconds = 5;
    final Map<String, String> environment = new LinkedHashMap<>();
    final Set<String> hidden = new LinkedHashSet<>();
    String device = "ppp%d";
    boolean mssClamp;
    boolean offload = true;
    boolean debug;
    @Nullable Path logFile;

    /** RFC 1661's timer and counters of one protocol, as pppd's options name them. */
    static final class Timers {
        int restartSeconds = (int) (RestartTimers.DEFAULT.restartMillis() / 1_000);
        int maxConfigure = RestartTimers.DEFAULT.maxConfigure();
        int maxTerminate = RestartTimers.DEFAULT.maxTerminate();
        int maxFailure = RestartTimers.DEFAULT.maxFailure();

        RestartTimers timers() {
            return new RestartTimers(
                    restartSeconds * 1_000L, maxConfigure, maxTerminate, maxFailure);
        }
    }

    ClientDraft(String connection, Path pppDir, Problems problems) {
        this.connection = connection;
        this.problems = problems;
        ipPreUp = pppDir.resolve("ip-pre-up");
        ipUp = pppDir.resolve("ip-up");
        ipDown = pppDir.resolve("ip-down");
        chapSecrets.add(pppDir.resolve("chap-secrets"));
        papSecrets.add(pppDir.resolve("pap-secrets"));
    }

    void refuse(AuthMethod method) {
        refusedMethods.add(method);
    }

    /** Our name towards the server, bytes. */
    String account(String hostName) {
        if (user != null) {
            return user;
        }
        return ourName == null ? hostName : ourName;
    }

    LcpConfig lcpConfig() {
        return new LcpConfig(
                mru,
                asyncMap,
                askAsyncMap,
                magic,
                protocolCompression,
                addressCompression,
                echoSeconds * 1_000L,
                echoFailures,
                echoAdaptive || !echoGiven,
                null);
    }

    AuthTimers authTimers() {
        AuthTimers usual = AuthTimers.DEFAULT;
        return new AuthTimers(
                usual.chapRestartMillis(),
                usual.chapMaxChallenge(),
                usual.chapIntervalMillis(),
                chapTimeoutSeconds * 1_000L,
                papRestartSeconds * 1_000L,
                papMaxAuthreq,
                usual.papTimeoutMillis(),
                usual.maxAttempts());
    }

    MppeConfig mppe() {
        Place required = mppeRequiredAt;
        if (required == null) {
            return MppeConfig.OFF;
        }
        EnumSet<MppeStrength> strengths = EnumSet.noneOf(MppeStrength.class);
        if ((mppeBits & MPPE_40) != 0) {
            strengths.add(MppeStrength.BITS_40);
        }
        if ((mppeBits & MPPE_128) != 0) {
            strengths.add(MppeStrength.BITS_128);
        }
        if (strengths.isEmpty()) {
            problems.add(
                    required,
                    "encryption is required here, but nomppe-40 and nomppe-128 leave no strength"
                            + " for it: remove one of them");
            return MppeConfig.OFF;
        }
        Place noCcp = noCcpAt;
        if (noCcp != null) {
            problems.add(
                    noCcp,
                    "noccp switches off the protocol that MPPE is agreed with, and "
                            + required
                            + " requires MPPE: remove one of the two");
        }
        return new MppeConfig(
                MppeConfig.Need.REQUIRED,
                strengths,
                mppeStateful ? MppeConfig.Mode.STATEFUL_ACCEPTED : MppeConfig.Mode.STATELESS);
    }

    /** Bytes kept as chars, as text for people. */
    static String text(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
