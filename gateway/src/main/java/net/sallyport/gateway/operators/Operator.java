package net.sallyport.gateway.operators;

/**
 * Somebody who has shown who they are.
 *
 * @param name of the administrator or of the token
 * @param kind {@code administrator} or {@code token}
 */
public record Operator(String name, String kind, Scope scope) {
    public static final String ADMINISTRATOR = "administrator";
    public static final String TOKEN = "token";
}
