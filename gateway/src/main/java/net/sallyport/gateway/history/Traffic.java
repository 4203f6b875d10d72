package net.sallyport.gateway.history;

/** What a session moved; received is what came from the peer. */
public record Traffic(long rxBytes, long txBytes, long rxPackets, long txPackets) {}
