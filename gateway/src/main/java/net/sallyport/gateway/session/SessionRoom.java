package net.sallyport.gateway.session;

import java.util.List;
import java.util.random.RandomGenerator;
import net.sallyport.admission.Admission;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.scripts.ScriptHouse;
import net.sallyport.gateway.worker.CounterSums;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.loop.PacketSlots;
import net.sallyport.linux.offload.OffloadCounter;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.PppCounter;
import net.sallyport.protocol.ppp.PppCounters;
import net.sallyport.protocol.ppp.auth.AuthCounter;

/**
 * What the sessions of one worker live in: the worker's own things, and the gateway's shared ones.
 */
public record SessionRoom(
        Worker worker,
        PacketSlots slots,
        TunInput tunInput,
        RandomGenerator random,
        PppCounters pppCounters,
        MppeTools mppeTools,
        Counters<SessionCounter> counters,
        Sessions sessions,
        Admission admission,
        LoginDesk loginDesk,
        HostPorts hostPorts,
        FrameTaps taps,
        List<SessionListener.Maker> listeners,
        ScriptHouse scripts,
        EventLog log) {

    /** Adds what the worker counted; from any thread, a moment old. */
    public void addCounters(CounterSums sums) {
        sums.add("session", SessionCounter.class, counters);
        sums.add("ppp", PppCounter.class, pppCounters.link());
        sums.add("authentication", AuthCounter.class, pppCounters.auth());
        sums.add(
                "offload",
                OffloadCounter.class,
                what -> tunInput.count(what) + worker.tunOutput().count(what));
        sums.add("mppe", MppeCounter.class, pppCounters.mppe());
    }
}
