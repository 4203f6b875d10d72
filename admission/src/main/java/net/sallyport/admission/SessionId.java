package net.sallyport.admission;

/** A session of this gateway. Unique while the gateway runs: an id is never used again. */
public record SessionId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
