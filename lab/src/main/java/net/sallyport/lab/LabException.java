package net.sallyport.lab;

/**
 * Something in the lab did not happen: the message says what was awaited and what was seen instead.
 */
public final class LabException extends RuntimeException {
    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
