package net.sallyport.lab;

/** What clients in the lab dial: Sallyport, or pptpd for comparison. */
public interface VpnServer extends AutoCloseable {
    /** Where clients dial to. */
    String address();

    /** What it has logged so far. */
    String log();

    /** Ends it in an orderly way. */
    @Override
    void close();
}
