package net.sallyport.gateway.pptp;

/**
 * A worker's room for GRE packets.
 *
 * @param receivedBytes the longest from a peer, with its IP header
 * @param sentBytes the longest to a peer, with its headers
 * @param held packets to peers that may wait for their turn
 */
public record PacketRoom(int receivedBytes, int sentBytes, int held) {}
