package net.sallyport.gateway;

/** Which Sallyport this is. */
public final class Release {
    private Release() {}

    /** The version; {@code development} where it is not a packaged one. */
    public static String version() {
        String packaged = Release.class.getPackage().getImplementationVersion();
        return packaged == null ? "development" : packaged;
    }
}
