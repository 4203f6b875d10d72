package net.sallyport.protocol.ppp.lcp;

import org.jspecify.annotations.Nullable;

/**
 * What LCP asks for, in pppd's words.
 *
 * @param mru the largest information field that we want to receive, 128 to 16384 bytes
 * @param asyncMap the ACCM to ask for; without meaning in a tunnel, but peers expect to see it
 * @param askAsyncMap whether to ask for it at all
 * @param magic whether to ask for a magic number (loop detection)
 * @param protocolCompression whether to ask for PFC, and to use it when the peer asks
 * @param addressCompression whether to ask for ACFC, and to use it when the peer asks
 * @param echoIntervalMillis between Echo-Requests; 0 never
 * @param echoFailure after so many Echo-Requests without an answer the peer is dead; 0 never
 * @param echoAdaptive ask only when nothing came since the last time
 * @param identification sent to the peer when LCP opens (RFC 1570 section 2.1); null for nothing
 */
public record LcpConfig(
        int mru,
        int asyncMap,
        boolean askAsyncMap,
        boolean magic,
        boolean protocolCompression,
        boolean addressCompression,
        long echoIntervalMillis,
        int echoFailure,
        boolean echoAdaptive,
        @Nullable String identification) {
    public static final int MIN_MRU = 128;
    public static final int DEFAULT_MRU = 1500;
    public static final int MAX_MRU = 16384;

    /** What pppd asks for unless told otherwise; no Echo-Requests. */
    public static final LcpConfig DEFAULT =
            new LcpConfig(DEFAULT_MRU, 0, true, true, true, true, 0, 0, false, null);

    public LcpConfig {
        if (mru < MIN_MRU || mru > MAX_MRU) {
            throw new IllegalArgumentException("MRU " + mru + " is not in 128..16384");
        }
        if (echoIntervalMillis < 0 || echoFailure < 0) {
            throw new IllegalArgumentException("echo interval and failure start at 0");
        }
    }

    public LcpConfig withMru(int mru) {
        return new LcpConfig(
                mru,
                asyncMap,
                askAsyncMap,
                magic,
                protocolCompression,
                addressCompression,
                echoIntervalMillis,
                echoFailure,
                echoAdaptive,
                identification);
    }

    public LcpConfig withEcho(long intervalMillis, int failure, boolean adaptive) {
        return new LcpConfig(
                mru,
                asyncMap,
                askAsyncMap,
                magic,
                protocolCompression,
                addressCompression,
                intervalMillis,
                failure,
                adaptive,
                identification);
    }

    public LcpConfig withIdentification(@Nullable String text) {
        return new LcpConfig(
                mru,
                asyncMap,
                askAsyncMap,
                magic,
                protocolCompression,
                addressCompression,
                echoIntervalMillis,
                echoFailure,
                echoAdaptive,
                text);
    }
}
