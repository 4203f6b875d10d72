package net.sallyport.client.config;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.protocol.ppp.PppConfig;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its peers file and what it includes describe it.
 *
 * @param name of the peers file
 * @param server whom to call, and how
 * @param account our name as it is sent, for people
 * @param secretPlace where the password was found, for people
 * @param ppp the link, account and password included
 * @param network what to ask of the server's network
 * @param routes what to send through the tunnel
 * @param nameServers whether the server's name servers are asked for and used
 * @param redial when to dial again
 * @param scripts what to run
 * @param device the interface's name, {@code %d} for the first free number
 * @param mssClamp whether forwarded TCP is kept to the tunnel's MTU
 * @param offload whether the kernel's large packets are taken and given
 * @param debug whether each control packet is said
 * @param logFile where what is said goes as well; null for nowhere else
 */
public record ConnectionConfig(
        String name,
        PptpCommand server,
        String account,
        String secretPlace,
        PppConfig ppp,
        Network network,
        Routes routes,
        boolean nameServers,
        Redial redial,
        Scripts scripts,
        String device,
        boolean mssClamp,
        boolean offload,
        boolean debug,
        @Nullable Path logFile) {

    /**
     * @param address the address to ask for inside the tunnel; null for any
     * @param idleSeconds without data that end the connection; 0 never
     * @param maxConnectSeconds that end it; 0 never
     */
    public record Network(@Nullable Inet4Address address, int idleSeconds, int maxConnectSeconds) {}

    /**
     * @param everything whether all goes through the tunnel
     * @param metric of that route; the lower is preferred
     * @param networks what goes through it besides
     */
    public record Routes(boolean everything, int metric, List<Prefix> networks) {
        public Routes {
            networks = List.copyOf(networks);
        }
    }

    /**
     * A network.
     *
     * @param length 0 to 32
     */
    public record Prefix(Inet4Address address, int length) {
        @Override
        public String toString() {
            return address.getHostAddress() + "/" + length;
        }
    }

    /**
     * @param persist whether to dial again after an end
     * @param maxFailures attempts in a row that may fail; 0 for any number
     * @param holdoffSeconds before the first new attempt; it grows from there
     * @param againstOthers whether to dial again even when thrown out by another login of the
     *     account, or refused because of one
     */
    public record Redial(
            boolean persist, int maxFailures, int holdoffSeconds, boolean againstOthers) {}

    /**
     * @param ipPreUp run, and waited for, before packets can pass
     * @param ipUp run when the network is up
     * @param ipDown run when it is down again
     * @param ipParam their last argument; empty for none
     * @param linkName names a further pid file; empty for none
     * @param environment what they find in their environment besides pppd's own
     * @param hidden what they do not find there
     * @param childTimeoutSeconds how long one may outlive its connection
     */
    public record Scripts(
            Path ipPreUp,
            Path ipUp,
            Path ipDown,
            String ipParam,
            String linkName,
            Map<String, String> environment,
            Set<String> hidden,
            int childTimeoutSeconds) {
        public Scripts {
            environment = Map.copyOf(environment);
            hidden = Set.copyOf(hidden);
        }
    }

    /** Without the password, which the link has. */
    @Override
    public String toString() {
        return "ConnectionConfig[" + name + "]";
    }
}
