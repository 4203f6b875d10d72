package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/**
 * All that the server runs from; the same tree whether it came from pptpd.conf with its options
 * files, from a {@code sallyport.toml}, or from nothing at all. Immutable. The defaults given here
 * are those of the TOML and of {@link #builtIn}; what pptpd's files leave unsaid means what it
 * means to pptpd and pppd, and is given in brackets where it differs.
 *
 * @param origin where it was read from, for people: a path, or {@code built-in defaults}
 */
public record ServerConfig(
        String origin,
        Listen listen,
        Workers workers,
        Control control,
        Gre gre,
        Pool pool,
        int connections,
        Authentication authentication,
        Mppe mppe,
        Lcp lcp,
        Ipcp ipcp,
        SessionLimits sessionLimits,
        Limits limits,
        Interfaces interfaces,
        NatConfig nat,
        Firewall firewall,
        Accounts accounts,
        AdmissionRules admission,
        History history,
        Scripts scripts,
        Paths paths,
        Logging logging,
        ConsoleConfig console) {

    /**
     * Where control connections are taken.
     *
     * @param addresses empty: every address of the host (default)
     * @param port TCP, 1 to 65535; 1723
     */
    public record Listen(List<Inet4Address> addresses, int port) {
        public Listen {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param count worker threads, 1 to 64; 0 (default) one a processor
     */
    public record Workers(int count) {}

    /**
     * The control connection (RFC 2637 section 2).
     *
     * @param startSeconds how long an accepted connection may take to say its first whole message;
     *     10
     * @param echoIntervalSeconds silence after which an Echo-Request is sent; 60
     * @param echoReplySeconds how long its answer may take before the connection is given up; 60
     */
    public record Control(int startSeconds, int echoIntervalSeconds, int echoReplySeconds) {}

    /**
     * The data channel (RFC 2637 section 4).
     *
     * @param windowPackets how many packets that came early are held, 1 to 1024; 64
     * @param reorderMillis how long they wait for the missing one; 300
     * @param ackDelayMillis how long an acknowledgement waits for a packet to ride on; 50
     */
    public record Gre(int windowPackets, int reorderMillis, int ackDelayMillis) {}

    /**
     * The addresses of the tunnels.
     *
     * @param locals our own ends; one serves every session, several are paired by index with {@code
     *     remotes}
     * @param remotes the peers' ends, in the order they are given out; no address twice. May be
     *     empty, where accounts bring their addresses with them
     */
    public record Pool(List<Inet4Address> locals, List<Inet4Address> remotes) {
        public Pool {
            locals = List.copyOf(locals);
            remotes = List.copyOf(remotes);
            if (locals.isEmpty()) {
                throw new IllegalArgumentException("no local address");
            }
        }

        /** Our end for the session that has {@code remotes().get(index)}. */
        public Inet4Address localFor(int index) {
            return locals.size() == 1 ? locals.getFirst() : locals.get(index % locals.size());
        }

        /** Our end for a session with this remote address, of the pool or not. */
        public Inet4Address localFor(Inet4Address remote) {
            return localFor(Math.max(0, remotes.indexOf(remote)));
        }
    }

    /**
     * How peers prove who they are.
     *
     * @param demanded what we ask for, best first: MS-CHAPv2, MS-CHAPv1, CHAP-MD5, PAP; never
     *     empty; MS-CHAPv2 alone
     * @param ourName our name in challenges and in the server column of account files; {@code
     *     sallyport} [the host name]
     * @param remoteName set by hand: accounts are looked up by it, whatever name the peer gives;
     *     null (default) by the peer's
     * @param stripDomain drop everything up to the last backslash of a name before the lookup; no
     * @param chap timers of the CHAP family
     * @param pap timers of PAP
     */
    public record Authentication(
            List<AuthMethod> demanded,
            String ourName,
            @Nullable String remoteName,
            boolean stripDomain,
            Chap chap,
            Pap pap) {
        public Authentication {
            demanded = List.copyOf(demanded);
            if (demanded.isEmpty()) {
                throw new IllegalArgumentException("no authentication method");
            }
        }
    }

    /**
     * @param restartSeconds between two Challenges to a peer that does not answer; 3
     * @param maxChallenges how many before the link is given up; 10
     * @param intervalSeconds a peer is challenged again so often; 0 (default) never
     * @param timeoutSeconds how long a peer that we authenticate with may take to challenge us; 60
     */
    public record Chap(
            int restartSeconds, int maxChallenges, int intervalSeconds, int timeoutSeconds) {}

    /**
     * @param timeoutSeconds how long we wait for the peer's Authenticate-Request; 30
     */
    public record Pap(int timeoutSeconds) {}

    /** What is done about stateful mode, whose keys change every 256 packets only. */
    public enum MppeStateful {
        /** Only stateless mode is agreed to: what is lost costs no other packet. */
        REFUSE,
        /** A peer may choose it; we ask for stateless. */
        ACCEPT,
        /** We ask for it, for peers that do nothing else. */
        ASK
    }

    /** Whether sessions are encrypted. */
    public enum MppeDemand {
        /** CCP offers and accepts no MPPE. */
        OFF,
        /** Used where the peer agrees, both ways or not at all. */
        OPTIONAL,
        /** A session without it ends before its network phase. */
        REQUIRED
    }

    /**
     * Microsoft Point-to-Point Encryption (RFC 3078).
     *
     * @param demand required [off]
     * @param bits128 allowed; yes
     * @param bits56 allowed; no
     * @param bits40 allowed; no
     * @param stateful refuse
     */
    public record Mppe(
            MppeDemand demand,
            boolean bits128,
            boolean bits56,
            boolean bits40,
            MppeStateful stateful) {}

    /**
     * Retransmission of one PPP control protocol (RFC 1661 section 4.6).
     *
     * @param restartSeconds 3
     * @param maxConfigure Configure-Requests before giving up; 10
     * @param maxTerminate Terminate-Requests; 2
     * @param maxFailure Configure-Naks before rejecting; 5
     */
    public record Retransmission(
            int restartSeconds, int maxConfigure, int maxTerminate, int maxFailure) {}

    /**
     * @param mru what we receive, octets, 128 to 16384; 1400 [1500]
     * @param mtu the most we send, octets, 128 to 16384; 1400 [16384: whatever the peer takes]
     * @param asyncMap the control characters that peers must escape towards us, a bit each; 0. With
     *     0xffffffff the option is not asked for
     * @param magic ask for a magic number; yes
     * @param protocolCompression ask for and accept one-octet protocol fields; yes
     * @param addressControlCompression ask for and accept frames without FF 03; yes
     * @param passive after unanswered Configure-Requests wait for the peer instead of ending; no
     * @param silent wait for the peer's first Configure-Request; no
     * @param echoIntervalSeconds between Echo-Requests; 0 never; 30 [0]
     * @param echoFailures unanswered ones in a row that end the session; 0 none do; 4 [0]
     * @param echoAdaptive only where nothing came in since the last; yes [no]
     * @param retransmission of LCP
     */
    public record Lcp(
            int mru,
            int mtu,
            int asyncMap,
            boolean magic,
            boolean protocolCompression,
            boolean addressControlCompression,
            boolean passive,
            boolean silent,
            int echoIntervalSeconds,
            int echoFailures,
            boolean echoAdaptive,
            Retransmission retransmission) {}

    /**
     * @param nameServers up to two, told to peers that ask; none
     * @param winsServers up to two, likewise; none
     * @param acceptRemote a peer may name any address that its account allows, instead of the one
     *     given to it; no
     * @param retransmission of IPCP
     */
    public record Ipcp(
            List<Inet4Address> nameServers,
            List<Inet4Address> winsServers,
            boolean acceptRemote,
            Retransmission retransmission) {
        public Ipcp {
            nameServers = List.copyOf(nameServers);
            winsServers = List.copyOf(winsServers);
        }
    }

    /**
     * @param idleSeconds a session without data for so long ends; 0 (default) never
     * @param maxConnectSeconds a session ends so long after it came up; 0 (default) never
     */
    public record SessionLimits(int idleSeconds, int maxConnectSeconds) {}

    /**
     * What strangers may take: connections and calls by which nobody has logged in yet, each
     * counted, logins that fail, and messages.
     *
     * @param halfOpenPerAddress from one address; 200
     * @param halfOpen from all of them; 4000
     * @param failuresPerSecond of one address, and against one account; 0 any number; 5
     * @param controlMessagesPerSecond of one control connection; 50
     */
    public record Limits(
            int halfOpenPerAddress,
            int halfOpen,
            int failuresPerSecond,
            int controlMessagesPerSecond) {}

    /** How sessions appear in the host's network. */
    public enum InterfaceForm {
        /** A TUN device a session. */
        OWN,
        /** A TUN device a worker and a /32 route a session. */
        SHARED
    }

    /**
     * @param form shared [own]
     * @param namePattern of own devices, with one {@code %d} for the unit; {@code ppp%d}
     * @param sharedNamePattern of shared devices, with one {@code %d} for the worker; {@code
     *     sallyport%d}
     * @param firstUnit the lowest unit number taken; 0
     * @param offload whether the kernel's large packets are taken and given; on
     * @param ioUring whether many packets are exchanged with the kernel in one call; on
     * @param proxyArp answer ARP for peers on the network that their address is of; no
     */
    public record Interfaces(
            InterfaceForm form,
            String namePattern,
            String sharedNamePattern,
            int firstUnit,
            boolean offload,
            boolean ioUring,
            boolean proxyArp) {
        /** Without large packets a read goes straight into a slot, one at a time. */
        public boolean usesRings() {
            return ioUring && offload;
        }
    }

    /**
     * What clients may reach.
     *
     * @param clientToClient yes
     * @param clientToGateway through the tunnel; yes
     * @param clampMss lower the segment size of forwarded TCP connections to the tunnel's; yes,
     *     where the server has a table in the kernel at all
     */
    public record Firewall(boolean clientToClient, boolean clientToGateway, boolean clampMss) {}

    /** A kind of place where accounts are. */
    public enum AccountSource {
        /** chap-secrets and pap-secrets. */
        FILES,
        /** The database in the state directory. */
        DATABASE
    }

    /**
     * Where accounts are looked up.
     *
     * @param sources one or both, in the order they are asked: the first that knows a name decides;
     *     files, database. A database that does not exist is passed over, unless it is the only
     *     source
     * @param chapSecrets in the order they are searched; the best line of all of them wins
     * @param papSecrets for PAP alone; where it has no line that fits, or the list is empty, PAP is
     *     checked against {@code chapSecrets}
     * @param keyFile what the database's secrets are sealed with; null: {@code accounts.key} in the
     *     state directory
     * @param ignoreCase the database's accounts are found whatever the case of the name; no
     * @param stripRealm the database is asked for a name without its last {@code @} and what
     *     follows; no
     */
    public record Accounts(
            List<AccountSource> sources,
            List<Path> chapSecrets,
            List<Path> papSecrets,
            @Nullable Path keyFile,
            boolean ignoreCase,
            boolean stripRealm) {
        public Accounts {
            sources = List.copyOf(sources);
            chapSecrets = List.copyOf(chapSecrets);
            papSecrets = List.copyOf(papSecrets);
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("no source of accounts");
            }
        }
    }

    /** What happens to a login above the limit. */
    public enum OnConflict {
        /** The newest wins. */
        REPLACE,
        /** The oldest wins. */
        DENY
    }

    /**
     * @param limit sessions an account may hold, 1 to 1000000; 1
     * @param onConflict replace
     * @param shortCycle takeovers after which devices that displace each other are stopped, 0 to
     *     1000, 0: never; 5
     */
    public record AdmissionRules(int limit, OnConflict onConflict, int shortCycle) {}

    /**
     * The record of who was in.
     *
     * @param enabled yes
     * @param keepDays entries older than that are deleted; 0 never; 365
     * @param keepRows beyond so many the oldest entries are deleted; 0 never; 2000000
     */
    public record History(boolean enabled, int keepDays, int keepRows) {}

    /**
     * What is run beside a session (pppd(8), SCRIPTS). A path that names no file is passed over.
     *
     * @param authUp {@code auth-up} in the ppp directory
     * @param authDown {@code auth-down} there
     * @param ipPreUp {@code ip-pre-up} there
     * @param ipUp {@code ip-up} there
     * @param ipDown {@code ip-down} there
     * @param ipParam the last argument, where it is not the client's address; null: none
     * @param clientAddressAsIpParam the client's real address is the last argument; yes
     * @param speed the baud rate that scripts are told, for those who look; 115200
     * @param environment added to what the scripts find in theirs
     * @param hidden variables that they do not find there
     * @param childTimeoutSeconds how long a script may outlive its session, and the scripts of its
     *     end may take; 0 no less than any other; 5
     * @param enabled whether there are scripts at all; no [yes]
     * @param timeLimitSeconds how long any script may take, 1 to 86400; 60
     * @param atOnce how many may run at a time, 1 to 10000; 64
     * @param refuseOnFailure a session whose auth-up or ip-pre-up fails ends; no
     * @param always sessions without any script have a process that stands in for them, too; no
     */
    public record Scripts(
            Path authUp,
            Path authDown,
            Path ipPreUp,
            Path ipUp,
            Path ipDown,
            @Nullable String ipParam,
            boolean clientAddressAsIpParam,
            int speed,
            Map<String, String> environment,
            Set<String> hidden,
            int childTimeoutSeconds,
            boolean enabled,
            int timeLimitSeconds,
            int atOnce,
            boolean refuseOnFailure,
            boolean always) {
        public Scripts {
            environment = Map.copyOf(environment);
            hidden = Set.copyOf(hidden);
        }
    }

    /**
     * @param runDir pid file and control socket; {@code /run/sallyport}
     * @param stateDir database; {@code /var/lib/sallyport}
     * @param pppDir options, account files, scripts; {@code /etc/ppp}
     * @param sessionPidDir where {@code pppN.pid} is put; {@code /run}
     * @param pidFile a further pid file, as pptpd may be told; null: none
     */
    public record Paths(
            Path runDir, Path stateDir, Path pppDir, Path sessionPidDir, @Nullable Path pidFile) {
        /**
         * The accounts where no file of them is named: made at the first start, with one account.
         */
        public Path ownAccounts() {
            return ownAccounts(stateDir);
        }

        static Path ownAccounts(Path stateDir) {
            return stateDir.resolve("chap-secrets");
        }
    }

    /**
     * @param wording in whose words sessions are told of; our own
     * @param debugControl say each control connection message; no
     * @param debugPackets say each LCP, authentication and network protocol packet; no
     * @param logFile where the log goes as well; null: nowhere else
     * @param captureFile PPP frames as pcap, readable by its owner alone; null: none
     * @param wtmp the host's own record of who is in
     */
    public record Logging(
            LogWording wording,
            boolean debugControl,
            boolean debugPackets,
            @Nullable Path logFile,
            @Nullable Path captureFile,
            Wtmp wtmp) {}

    /**
     * What last(1) and who(1) read. A file that is not there is passed over.
     *
     * @param enabled sessions are put in both; no
     * @param stripDomain without everything up to the last backslash of the name; no
     * @param wtmpFile {@code /var/log/wtmp}
     * @param utmpFile {@code /var/run/utmp}
     */
    public record Wtmp(boolean enabled, boolean stripDomain, Path wtmpFile, Path utmpFile) {}

    /**
     * A server that works on a machine without any configuration: our end 192.168.100.10, peers
     * 192.168.100.60 to .90, MS-CHAPv2 and MPPE-128; accounts in {@link Paths#ownAccounts}.
     */
    public static ServerConfig builtIn() {
        return Draft.ofToml().build("built-in defaults");
    }
}
