package net.sallyport.admission;

/**
 * The number of a claim, given at its commit: a later claim has a larger one. Everything that is
 * done to a claim carries its token, so what is meant for one claim cannot touch the next.
 */
public record FenceToken(long value) implements Comparable<FenceToken> {
    @Override
    public int compareTo(FenceToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
