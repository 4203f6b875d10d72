package net.sallyport.gateway;

import java.util.EnumSet;
import java.util.Set;
import net.sallyport.admission.OnConflict;
import net.sallyport.admission.Rules;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.host.SharedPorts;
import net.sallyport.gateway.pptp.PacketRoom;
import net.sallyport.gateway.session.SessionPlan;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.auth.AuthTimers;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpRole;

/** What the configuration means to each room. */
final class Plans {
    private static final int MAX_CALLS = 16;
    private static final long NO_CALL_MILLIS = 30_000;
    private static final long STOP_MILLIS = 3_000;
    private static final int MAX_ATTEMPTS = 3;
    private static final int MIN_SLOT = 2_048;

    /** IP 60, GRE 16, PPP 8 and some air. */
    private static final int HEADERS = 96;

    private Plans() {}

    static Rules rules(ServerConfig config) {
        ServerConfig.AdmissionRules rules = config.admission();
        OnConflict onConflict =
                switch (rules.onConflict()) {
                    case REPLACE -> OnConflict.REPLACE;
                    case DENY -> OnConflict.DENY;
                };
        Rules.ShortCycle usual = Rules.ShortCycle.DEFAULT;
        return Rules.DEFAULT
                .with(rules.limit(), onConflict)
                .with(
                        new Rules.ShortCycle(
                                rules.shortCycle(), usual.windowMillis(), usual.coolDownMillis()));
    }

    static PptpConfig control(ServerConfig config) {
        ServerConfig.Control control = config.control();
        return new PptpConfig(
                PptpRole.PAC,
                config.authentication().ourName(),
                "Sallyport",
                1,
                config.gre().windowPackets(),
                MAX_CALLS,
                config.limits().controlMessagesPerSecond(),
                control.startSeconds() * 1000L,
                NO_CALL_MILLIS,
                control.echoIntervalSeconds() * 1000L,
                control.echoReplySeconds() * 1000L,
                STOP_MILLIS);
    }

    static GreConfig gre(ServerConfig config) {
        ServerConfig.Gre gre = config.gre();
        GreConfig usual = GreConfig.DEFAULT;
        return new GreConfig(
                gre.windowPackets(),
                gre.reorderMillis(),
                usual.heldPackets(),
                usual.jumpPackets(),
                usual.silenceMillis(),
                gre.ackDelayMillis());
    }

    static SessionPlan session(ServerConfig config) {
        return new SessionPlan(
                ppp(config),
                config.pool()::localFor,
                config.ipcp(),
                config.sessionLimits(),
                config.logging().debugPackets());
    }

    /** What the shared devices carry is no longer than their MTU. */
    static PacketRoom packetRoom(ServerConfig config) {
        int largest = Math.max(config.lcp().mru(), Math.min(config.lcp().mtu(), LcpConfig.MAX_MRU));
        int any = slotBytes(Math.min(largest, LcpConfig.MAX_MRU));
        return switch (config.interfaces().form()) {
            case OWN -> new PacketRoom(any, any, 0);
            case SHARED ->
                    new PacketRoom(any, slotBytes(sharedMtu(config)), SharedPorts.HELD_PACKETS);
        };
    }

    private static int slotBytes(int packet) {
        return Math.max(MIN_SLOT, packet + HEADERS);
    }

    /** What the shared devices are set to: no session carries more. */
    static int sharedMtu(ServerConfig config) {
        return Math.min(config.lcp().mtu(), LcpConfig.DEFAULT_MRU);
    }

    private static PppConfig ppp(ServerConfig config) {
        ServerConfig.Lcp lcp = config.lcp();
        PppConfig base =
                PppConfig.server(
                        config.authentication().ourName(),
                        config.authentication().demanded(),
                        new LcpConfig(
                                lcp.mru(),
                                lcp.asyncMap(),
                                lcp.asyncMap() != -1,
                                lcp.magic(),
                                lcp.protocolCompression(),
                                lcp.addressControlCompression(),
                                lcp.echoIntervalSeconds() * 1000L,
                                lcp.echoFailures(),
                                lcp.echoAdaptive(),
                                null),
                        mppe(config.mppe()));
        RestartTimers lcpTimers = restart(lcp.retransmission());
        return new PppConfig(
                base.lcp(),
                base.demand(),
                base.prove(),
                base.name(),
                null,
                authTimers(config.authentication()),
                base.mppe(),
                lcp.mtu(),
                lcpTimers,
                lcpTimers,
                restart(config.ipcp().retransmission()),
                base.loginMillis());
    }

    private static AuthTimers authTimers(ServerConfig.Authentication authentication) {
        ServerConfig.Chap chap = authentication.chap();
        ServerConfig.Pap pap = authentication.pap();
        return new AuthTimers(
                chap.restartSeconds() * 1000L,
                chap.maxChallenges(),
                chap.intervalSeconds() * 1000L,
                chap.timeoutSeconds() * 1000L,
                AuthTimers.DEFAULT.papRestartMillis(),
                AuthTimers.DEFAULT.papMaxAuthreq(),
                pap.timeoutSeconds() * 1000L,
                MAX_ATTEMPTS);
    }

    private static RestartTimers restart(ServerConfig.Retransmission retransmission) {
        return new RestartTimers(
                retransmission.restartSeconds() * 1000L,
                retransmission.maxConfigure(),
                retransmission.maxTerminate(),
                retransmission.maxFailure());
    }

    private static MppeConfig mppe(ServerConfig.Mppe mppe) {
        Set<MppeStrength> strengths = EnumSet.noneOf(MppeStrength.class);
        if (mppe.bits128()) {
            strengths.add(MppeStrength.BITS_128);
        }
        if (mppe.bits56()) {
            strengths.add(MppeStrength.BITS_56);
        }
        if (mppe.bits40()) {
            strengths.add(MppeStrength.BITS_40);
        }
        MppeConfig.Need need =
                switch (mppe.demand()) {
                    case OFF -> MppeConfig.Need.OFF;
                    case OPTIONAL -> MppeConfig.Need.OPTIONAL;
                    case REQUIRED -> MppeConfig.Need.REQUIRED;
                };
        return new MppeConfig(
                need,
                strengths,
                switch (mppe.stateful()) {
                    case REFUSE -> MppeConfig.Mode.STATELESS;
                    case ACCEPT -> MppeConfig.Mode.STATEFUL_ACCEPTED;
                    case ASK -> MppeConfig.Mode.STATEFUL;
                });
    }
}
