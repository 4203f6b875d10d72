package net.sallyport.client.load;

/**
 * What logging in took.
 *
 * @param wallNanos from the first TCP connect to the last IPCP Opened
 * @param logins of each session, TCP connect to IPCP Opened
 */
public record LoginReport(long wallNanos, Latency logins) {
    public double perSecond() {
        return logins.count() * 1e9 / wallNanos;
    }

    public double medianMillis() {
        return logins.percentileMillis(50);
    }

    public double maximumMillis() {
        return logins.maximumMillis();
    }
}
