package net.sallyport.client.load;

/**
 * What an echo run carried. Each echo is a packet through the tunnel and its reply back.
 *
 * @param wallNanos of the run, the wait for the last replies not counted
 * @param verified replies whose every byte was as sent
 * @param corrupt replies that were not
 * @param lost echoes without a reply
 * @param medianNanos from an echo to its reply; likewise the 99th percentile
 */
public record EchoReport(
        long wallNanos,
        long verified,
        long corrupt,
        long lost,
        long medianNanos,
        long percentile99Nanos) {
    public double perSecond() {
        return verified * 1e9 / wallNanos;
    }
}
