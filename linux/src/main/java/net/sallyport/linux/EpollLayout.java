package net.sallyport.linux;

import java.util.Locale;

/**
 * The layout of {@code struct epoll_event}, the one structure this room uses that differs between
 * processors: packed on x86-64, naturally aligned elsewhere.
 *
 * <pre>
 *            0        4        8       12       16
 *  x86-64    | events | data            |
 *  aarch64   | events |   pad  | data            |
 * </pre>
 */
record EpollLayout(int size, int dataOffset) {
    static final EpollLayout HERE = of(System.getProperty("os.arch", ""));

    static EpollLayout of(String arch) {
        return switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> new EpollLayout(12, 4);
            case "aarch64" -> new EpollLayout(16, 8);
            default ->
                    throw new UnsupportedOperationException(
                            "x86-64 and aarch64 are supported, this is " + arch);
        };
    }
}
