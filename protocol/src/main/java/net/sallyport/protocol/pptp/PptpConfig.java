package net.sallyport.protocol.pptp;

/**
 * How one end of a control connection behaves.
 *
 * @param hostName our name in Start-Control-Connection messages; at most 64 bytes are sent
 * @param vendorName what we are, likewise
 * @param receiveWindow how many packets we say we buffer for a call, 1 to 65535
 * @param maximumCalls how many calls a connection may hold, at least 1
 * @param messagesPerSecond how many messages a second a peer may send; as many again at once
 * @param startTimeoutMillis how long the other side may take with its Start message
 * @param noCallTimeoutMillis how long an established connection may be without a call
 * @param echoIntervalMillis silence after which we send an Echo-Request
 * @param replyTimeoutMillis how long an Echo-Reply, or the answer to a call message, may take
 * @param stopTimeoutMillis how long we wait for a Stop-Control-Connection-Reply
 */
public record PptpConfig(
        PptpRole role,
        String hostName,
        String vendorName,
        int firmwareRevision,
        int receiveWindow,
        int maximumCalls,
        int messagesPerSecond,
        long startTimeoutMillis,
        long noCallTimeoutMillis,
        long echoIntervalMillis,
        long replyTimeoutMillis,
        long stopTimeoutMillis) {

    public PptpConfig {
        if (receiveWindow < 1 || receiveWindow > 65535 || maximumCalls < 1) {
            throw new IllegalArgumentException("receive window or maximum of calls out of range");
        }
        if (messagesPerSecond < 1
                || startTimeoutMillis < 1
                || noCallTimeoutMillis < 1
                || echoIntervalMillis < 1
                || replyTimeoutMillis < 1
                || stopTimeoutMillis < 1) {
            throw new IllegalArgumentException("budget and timeouts are at least 1");
        }
    }

    /** The answering end, with the times of RFC 2637 section 3.1.4 for an established peer. */
    public static PptpConfig server(String hostName) {
        return new PptpConfig(
                PptpRole.PAC,
                hostName,
                "Sallyport",
                1,
                64,
                16,
                50,
                10_000,
                30_000,
                60_000,
                60_000,
                3_000);
    }

    /** The dialling end. */
    public static PptpConfig client(String hostName) {
        return new PptpConfig(
                PptpRole.PNS,
                hostName,
                "Sallyport",
                1,
                64,
                1,
                50,
                20_000,
                30_000,
                60_000,
                60_000,
                3_000);
    }
}
