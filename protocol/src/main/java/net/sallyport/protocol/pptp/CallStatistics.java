package net.sallyport.protocol.pptp;

/** What went through a call; for the text of its Call-Disconnect-Notify. */
public record CallStatistics(
        long receivedPackets, long receivedBytes, long sentPackets, long sentBytes) {
    public static final CallStatistics NONE = new CallStatistics(0, 0, 0, 0);

    /**
     * Tells what a call moved. Called within a method of {@link PptpConnection}, at most once a
     * call, when the call ends; must not call back into the connection.
     */
    @FunctionalInterface
    public interface Source {
        CallStatistics of(int ourCallId);
    }

    /** The statistics field: the reason first, so that cutting it at 128 octets costs figures. */
    String text(String reason) {
        String figures =
                "in %d packets %d bytes, out %d packets %d bytes"
                        .formatted(receivedPackets, receivedBytes, sentPackets, sentBytes);
        return reason.isEmpty() ? figures : reason + "; " + figures;
    }
}
