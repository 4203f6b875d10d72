package net.sallyport.protocol.ppp.ipcp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.sallyport.protocol.ppp.automaton.ControlPacket;
import net.sallyport.protocol.ppp.automaton.ControlProtocol;
import net.sallyport.protocol.ppp.automaton.Option;
import net.sallyport.protocol.ppp.automaton.Outcome;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.automaton.Verdict;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. The IP Control Protocol (RFC 1332) with name servers (RFC 1877). */
public final class Ipcp extends ControlProtocol {
    public static final int PROTOCOL = 0x8021;

    static final int IP_ADDRESS = 3;
    static final int PRIMARY_DNS = 129;
    static final int PRIMARY_WINS = 130;
    static final int SECONDARY_DNS = 131;
    static final int SECONDARY_WINS = 132;

    private final IpcpConfig config;

    // What we ask for.
    private final BitSet asking = new BitSet();
    private int local;
    private final int[] nameServers = new int[2];

    // What the peer asked for and got.
    private int peer;
    private boolean askedForPeer;
    private boolean peerTerminated;

    public Ipcp(IpcpConfig config, RestartTimers timers, Port port) {
        super(PROTOCOL, port, timers);
        this.config = config;
    }

    /** Our address; 0 if the peer gave none. */
    public int local() {
        return local;
    }

    /** The peer's address; 0 if neither it nor the configuration says. */
    public int peer() {
        // A peer that does not want to talk about its address has the one that we have for it.
        return peer != 0 ? peer : config.peer();
    }

    /** Whether the peer ended what was open. */
    public boolean peerTerminated() {
        return peerTerminated;
    }

    /** The name servers that the peer told us, none, one or two. */
    public List<Integer> nameServers() {
        List<Integer> servers = new ArrayList<>();
        for (int server : nameServers) {
            if (server != 0) {
                servers.add(server);
            }
        }
        return servers;
    }

    @Override
    protected void resetProposal() {
        asking.clear();
        asking.set(IP_ADDRESS);
        local = config.local();
        nameServers[0] = 0;
        nameServers[1] = 0;
        askedForPeer = false;
        if (config.asksNameServers()) {
            asking.set(PRIMARY_DNS);
            asking.set(SECONDARY_DNS);
        }
    }

    @Override
    protected List<Option> propose() {
        List<Option> options = new ArrayList<>();
        if (asking.get(IP_ADDRESS)) {
            options.add(Option.ofInt(IP_ADDRESS, local));
        }
        if (asking.get(PRIMARY_DNS)) {
            options.add(Option.ofInt(PRIMARY_DNS, nameServers[0]));
        }
        if (asking.get(SECONDARY_DNS)) {
            options.add(Option.ofInt(SECONDARY_DNS, nameServers[1]));
        }
        return options;
    }

    @Override
    protected Verdict judge(Option option, boolean lastTime) {
        return switch (option.type()) {
            case IP_ADDRESS -> judgeAddress(option);
            case PRIMARY_DNS -> judgeServer(option, config.nameServers(), 0);
            case SECONDARY_DNS -> judgeServer(option, config.nameServers(), 1);
            case PRIMARY_WINS -> judgeServer(option, config.winsServers(), 0);
            case SECONDARY_WINS -> judgeServer(option, config.winsServers(), 1);
            // IP-Addresses (deprecated), Van Jacobson compression, mobile addresses: none of them.
            default -> Verdict.REJECT;
        };
    }

    private Verdict judgeAddress(Option option) {
        int theirs = option.data().length == 4 ? option.intValue() : 0;
        if (config.peer() != 0) {
            return theirs == config.peer()
                    ? Verdict.ACK
                    : Verdict.nak(Option.ofInt(IP_ADDRESS, config.peer()));
        }
        // RFC 1332 section 3.3: zero asks for an address, and we have none to give.
        return theirs == 0 ? Verdict.REJECT : Verdict.ACK;
    }

    private static Verdict judgeServer(Option option, List<Integer> servers, int which) {
        if (which >= servers.size()) {
            return Verdict.REJECT;
        }
        Option ours = Option.ofInt(option.type(), servers.get(which));
        return ours.equals(option) ? Verdict.ACK : Verdict.nak(ours);
    }

    @Override
    protected List<Option> wishes(List<Option> request) {
        // As pppd: a peer that says nothing of its address is told it, once.
        if (config.peer() == 0
                || askedForPeer
                || request.stream().anyMatch(option -> option.type() == IP_ADDRESS)) {
            return List.of();
        }
        askedForPeer = true;
        return List.of(Option.ofInt(IP_ADDRESS, config.peer()));
    }

    @Override
    protected void adopt(List<Option> request) {
        peer = 0;
        for (Option option : request) {
            if (option.type() == IP_ADDRESS) {
                peer = option.intValue();
            }
        }
    }

    @Override
    protected boolean takeNak(List<Option> options, long nowNanos) {
        for (Option option : options) {
            if (option.data().length != 4) {
                continue;
            }
            int value = option.intValue();
            switch (option.type()) {
                case IP_ADDRESS -> {
                    if (config.takesLocal() && value != 0) {
                        local = value;
                        asking.set(IP_ADDRESS);
                    }
                }
                case PRIMARY_DNS -> nameServers[0] = value;
                case SECONDARY_DNS -> nameServers[1] = value;
                default -> {}
            }
        }
        return true;
    }

    @Override
    protected boolean takeReject(List<Option> options, long nowNanos) {
        for (Option option : options) {
            asking.clear(option.type());
            switch (option.type()) {
                case PRIMARY_DNS -> nameServers[0] = 0;
                case SECONDARY_DNS -> nameServers[1] = 0;
                default -> {}
            }
        }
        return true;
    }

    @Override
    protected void terminateRequested(byte[] reason, long nowNanos) {
        peerTerminated |= isOpened();
    }

    @Override
    protected @Nullable Outcome receiveOther(ControlPacket packet, long nowNanos) {
        return null;
    }
}
