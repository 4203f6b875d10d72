package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.sallyport.gateway.config.NatConfig.ForwardingMode;
import net.sallyport.gateway.config.NatConfig.TrackingHelper;
import net.sallyport.gateway.config.ServerConfig.AccountSource;
import net.sallyport.gateway.config.ServerConfig.AdmissionRules;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.gateway.config.ServerConfig.MppeStateful;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/** A {@link ServerConfig} in the making: what its readers write into, with the defaults of each. */
final class Draft {
    static final int MTU_UNLIMITED = 16384;

    List<Inet4Address> listenAddresses = new ArrayList<>();
    int listenPort = 1723;
    int workers;
    int startSeconds = 10;
    int controlEchoIntervalSeconds = 60;
    int controlEchoReplySeconds = 60;
    int greWindowPackets = 64;
    int greReorderMillis = 300;
    int greAckDelayMillis = 50;
    List<Inet4Address> locals = new ArrayList<>();
    List<Inet4Address> remotes = new ArrayList<>();

    /** Whether an empty list is meant, and not just unsaid. */
    boolean poolGiven;

    int connections = 100;
    List<AuthMethod> demanded = List.of(AuthMethod.MSCHAP_V2);
    String ourName = "sallyport";
    @Nullable String remoteName;
    boolean stripDomain;
    int chapRestartSeconds = 3;
    int chapMaxChallenges = 10;
    int chapIntervalSeconds;
    int chapTimeoutSeconds = 60;
    int papTimeoutSeconds = 30;
    MppeDemand mppe = MppeDemand.REQUIRED;
    boolean bits128 = true;
    boolean bits56;
    boolean bits40;
    MppeStateful mppeStateful = MppeStateful.REFUSE;
    int mru = 1400;
    int mtu = 1400;
    int asyncMap;
    boolean magic = true;
    boolean protocolCompression = true;
    boolean addressControlCompression = true;
    boolean passive;
    boolean silent;
    int echoIntervalSeconds = 30;
    int echoFailures = 4;
    boolean echoAdaptive = true;
    int lcpRestartSeconds = 3;
    int lcpMaxConfigure = 10;
    int lcpMaxTerminate = 2;
    int lcpMaxFailure = 5;
    List<Inet4Address> nameServers = new ArrayList<>();
    List<Inet4Address> winsServers = new ArrayList<>();
    boolean acceptRemote;
    int ipcpRestartSeconds = 3;
    int ipcpMaxConfigure = 10;
    int ipcpMaxTerminate = 2;
    int ipcpMaxFailure = 5;
    int idleSeconds;
    int maxConnectSeconds;
    int halfOpenPerAddress = 200;
    int halfOpen = 4_000;
    int failuresPerSecond = 5;
    int controlMessagesPerSecond = 50;
    InterfaceForm interfaceForm = InterfaceForm.SHARED;
    boolean offload = true;
    boolean ioUring = true;
    String namePattern = "ppp%d";
    String sharedNamePattern = "sallyport%d";
    int firstUnit;
    boolean proxyArp;
    List<NatRule> natRules = List.of();
    ForwardingMode forwarding = ForwardingMode.AUTO;
    Set<TrackingHelper> helpers = Set.of();
    boolean clientToClient = true;
    boolean clientToGateway = true;
    boolean clampMss = true;
    List<AccountSource> sources = List.of(AccountSource.FILES, AccountSource.DATABASE);
    List<Path> chapSecrets = new ArrayList<>();
    boolean ownAccounts = true;
    List<Path> papSecrets = new ArrayList<>();
    @Nullable Path keyFile;
    boolean ignoreCase;
    boolean stripRealm;
    int limit = 1;
    OnConflict onConflict = OnConflict.REPLACE;
    int shortCycle = 5;
    boolean historyEnabled = true;
    int historyKeepDays = 365;
    int historyKeepRows = 2_000_000;
    @Nullable Path authUp;
    @Nullable Path authDown;
    @Nullable Path ipPreUp;
    @Nullable Path ipUp;
    @Nullable Path ipDown;
    @Nullable String ipParam;
    boolean clientAddressAsIpParam = true;
    int speed = 115200;
    Map<String, String> environment = new LinkedHashMap<>();
    Set<String> hidden = new TreeSet<>();
    int childTimeoutSeconds = 5;
    boolean scriptsEnabled;
    @Nullable Path scriptDir;
    int scriptSeconds = 60;
    int scriptsAtOnce = 64;
    boolean refuseOnScriptFailure;
    boolean standInAlways;
    Path runDir = Path.of("/run/sallyport");
    Path stateDir = Path.of("/var/lib/sallyport");
    Path pppDir = Path.of("/etc/ppp");
    Path sessionPidDir = Path.of("/run");
    @Nullable Path pidFile;
    boolean debugControl;
    boolean debugPackets;
    LogWording logWording = LogWording.EVENTS;
    @Nullable Path logFile;
    @Nullable Path captureFile;
    boolean logWtmp;
    boolean wtmpStripDomain;
    Path wtmpFile = Path.of("/var/log/wtmp");
    Path utmpFile = Path.of("/var/run/utmp");
    List<InetSocketAddress> consoleListen =
            List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ConsoleConfig.PORT));
    @Nullable Path consoleCertificate;
    @Nullable Path consoleKey;
    List<String> consoleNames = List.of();
    boolean openMetrics;

    private Draft() {}

    /** The defaults of {@code sallyport.toml}. */
    static Draft ofToml() {
        return new Draft();
    }

    /** What pptpd and pppd do where their files say nothing. */
    static Draft ofPptpd(String hostName) {
        Draft draft = new Draft();
        draft.ourName = hostName;
        draft.ownAccounts = false;
        draft.mppe = MppeDemand.OFF;
        draft.bits128 = false;
        draft.mru = 1500;
        draft.mtu = MTU_UNLIMITED;
        draft.echoIntervalSeconds = 0;
        draft.echoFailures = 0;
        draft.echoAdaptive = false;
        draft.interfaceForm = InterfaceForm.OWN;
        draft.scriptsEnabled = true;
        return draft;
    }

    private List<Path> accountFiles() {
        return chapSecrets.isEmpty() && ownAccounts
                ? List.of(ServerConfig.Paths.ownAccounts(stateDir))
                : chapSecrets;
    }

    ServerConfig build(String origin) {
        if (locals.isEmpty()) {
            locals = List.of(IpSpec.address(192, 168, 100, 10));
            if (remotes.isEmpty() && !poolGiven) {
                remotes = IpSpec.range(192, 168, 100, 60, 90);
            }
        }
        return new ServerConfig(
                origin,
                new ServerConfig.Listen(listenAddresses, listenPort),
                new ServerConfig.Workers(workers),
                new ServerConfig.Control(
                        startSeconds, controlEchoIntervalSeconds, controlEchoReplySeconds),
                new ServerConfig.Gre(greWindowPackets, greReorderMillis, greAckDelayMillis),
                new ServerConfig.Pool(locals, remotes),
                connections,
                new ServerConfig.Authentication(
                        demanded,
                        ourName,
                        remoteName,
                        stripDomain,
                        new ServerConfig.Chap(
                                chapRestartSeconds,
                                chapMaxChallenges,
                                chapIntervalSeconds,
                                chapTimeoutSeconds),
                        new ServerConfig.Pap(papTimeoutSeconds)),
                new ServerConfig.Mppe(mppe, bits128, bits56, bits40, mppeStateful),
                new ServerConfig.Lcp(
                        mru,
                        mtu,
                        asyncMap,
                        magic,
                        protocolCompression,
                        addressControlCompression,
                        passive,
                        silent,
                        echoIntervalSeconds,
                        echoFailures,
                        echoAdaptive,
                        new ServerConfig.Retransmission(
                                lcpRestartSeconds,
                                lcpMaxConfigure,
                                lcpMaxTerminate,
                                lcpMaxFailure)),
                new ServerConfig.Ipcp(
                        nameServers,
                        winsServers,
                        acceptRemote,
                        new ServerConfig.Retransmission(
                                ipcpRestartSeconds,
                                ipcpMaxConfigure,
                                ipcpMaxTerminate,
                                ipcpMaxFailure)),
                new ServerConfig.SessionLimits(idleSeconds, maxConnectSeconds),
                new ServerConfig.Limits(
                        halfOpenPerAddress, halfOpen, failuresPerSecond, controlMessagesPerSecond),
                new ServerConfig.Interfaces(
                        interfaceForm,
                        namePattern,
                        sharedNamePattern,
                        firstUnit,
                        offload,
                        ioUring,
                        proxyArp),
                new NatConfig(natRules, forwarding, helpers),
                new ServerConfig.Firewall(clientToClient, clientToGateway, clampMss),
                new ServerConfig.Accounts(
                        sources, accountFiles(), papSecrets, keyFile, ignoreCase, stripRealm),
                new AdmissionRules(limit, onConflict, shortCycle),
                new ServerConfig.History(historyEnabled, historyKeepDays, historyKeepRows),
                scripts(),
                new ServerConfig.Paths(runDir, stateDir, pppDir, sessionPidDir, pidFile),
                new ServerConfig.Logging(
                        logWording,
                        debugControl,
                        debugPackets,
                        logFile,
                        captureFile,
                        new ServerConfig.Wtmp(logWtmp, wtmpStripDomain, wtmpFile, utmpFile)),
                new ConsoleConfig(
                        consoleListen, consoleCertificate, consoleKey, consoleNames, openMetrics));
    }

    private ServerConfig.Scripts scripts() {
        Path directory = scriptDir == null ? pppDir : scriptDir;
        return new ServerConfig.Scripts(
                orIn(directory, authUp, "auth-up"),
                orIn(directory, authDown, "auth-down"),
                orIn(directory, ipPreUp, "ip-pre-up"),
                orIn(directory, ipUp, "ip-up"),
                orIn(directory, ipDown, "ip-down"),
                ipParam,
                clientAddressAsIpParam,
                speed,
                environment,
                hidden,
                childTimeoutSeconds,
                scriptsEnabled,
                scriptSeconds,
                scriptsAtOnce,
                refuseOnScriptFailure,
                standInAlways);
    }

    private static Path orIn(Path directory, @Nullable Path given, String name) {
        return given != null ? given : directory.resolve(name);
    }
}
