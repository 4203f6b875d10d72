package net.sallyport.cli.demo;

/** The story did not go as told; the message is a plain sentence about it. */
public final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoException(String sentence) {
        super(sentence);
    }
}
