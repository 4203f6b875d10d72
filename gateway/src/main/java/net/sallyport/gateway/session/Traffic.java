package net.sallyport.gateway.session;

/** What a session has moved: IP packets and their bytes, from the peer and to it. */
public record Traffic(long receivedPackets, long receivedBytes, long sentPackets, long sentBytes) {}
