package net.sallyport.hook;

/** The hook cannot do its work; the message is for people. */
final class HookException extends Exception {
    private static final long serialVersionUID = 1L;

    HookException(String message) {
        super(message);
    }
}
