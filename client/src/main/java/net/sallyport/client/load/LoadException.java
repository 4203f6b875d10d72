package net.sallyport.client.load;

/** What was wanted of a load client did not happen: the message says what was seen instead. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LoadException(String message) {
        super(message);
    }

    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
