package net.sallyport.protocol.ppp.auth;

/**
 * With what we prove ourselves.
 *
 * @param name 0 to 255 bytes, {@code DOMAIN\\user} included
 */
public record Credentials(byte[] name, Secret secret) {
    public Credentials {
        if (name.length > 255) {
            throw new IllegalArgumentException("a name has at most 255 bytes");
        }
    }
}
