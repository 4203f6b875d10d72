package net.sallyport.gateway.firewall;

import java.io.IOException;
import net.sallyport.linux.Link;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.Route;
import org.jspecify.annotations.Nullable;

/** Where this host's packets go when nothing else is said. */
final class DefaultRoute {
    static final String MISSING =
            "there is no default route to find the outside interface by: name it, as in"
                    + " \"masquerade out eth0\"";

    private DefaultRoute() {}

    /**
     * The interface's name.
     *
     * @throws IOException there is no default route
     */
    static String interfaceName() throws IOException {
        try (Netlink netlink = Netlink.open()) {
            Route best = null;
            for (Route route : netlink.routes(Route.MAIN)) {
                // Metrics are unsigned.
                if (route.prefixLength() == 0
                        && route.link() != 0
                        && (best == null
                                || Integer.compareUnsigned(route.metric(), best.metric()) < 0)) {
                    best = route;
                }
            }
            Link link = best == null ? null : netlink.link(best.link());
            if (link == null) {
                throw new IOException(MISSING);
            }
            return link.name();
        }
    }

    static @Nullable String interfaceNameOrNull() {
        try {
            return interfaceName();
        } catch (IOException none) {
            return null;
        }
    }
}
