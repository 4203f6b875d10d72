package net.sallyport.gateway.config;

/**
 * One thing that keeps the server from starting, said so that its reader can mend it.
 *
 * @param place where it stands
 * @param text what was read, what was expected and what to do; one line, no final stop
 */
public record Problem(Place place, String text) {
    /** {@code FILE:LINE: text}. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
