package net.sallyport.lab.load;

import java.util.Arrays;

/**
 * What logging in took.
 *
 * @param wallNanos from the first TCP connect to the last IPCP Opened
 * @param loginNanos of each session, TCP connect to IPCP Opened, ascending
 */
public record LoginReport(long wallNanos, long[] loginNanos) {
    public LoginReport {
        Arrays.sort(loginNanos);
    }

    public double perSecond() {
        return loginNanos.length * 1e9 / wallNanos;
    }

    public double medianMillis() {
        return loginNanos[loginNanos.length / 2] / 1e6;
    }

    public double maximumMillis() {
        return loginNanos[loginNanos.length - 1] / 1e6;
    }
}
