package net.sallyport.lab;

import java.util.OptionalInt;

/**
 * @param megabytes memory of the peer's kernel; unused memory costs nothing
 * @param cpu the CPU of the host that the peer is pinned to: needed for any figure
 */
public record PeerOptions(int megabytes, OptionalInt cpu) {
    public static final PeerOptions DEFAULT = new PeerOptions(256, OptionalInt.empty());

    public PeerOptions withMegabytes(int megabytes) {
        return new PeerOptions(megabytes, cpu);
    }

    public PeerOptions withCpu(int cpu) {
        return new PeerOptions(megabytes, OptionalInt.of(cpu));
    }
}
