package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the {@code --} of an account's line, on top of the server's configuration.
 *
 * @param idleSeconds null where the account says nothing
 * @param maxConnectSeconds likewise
 * @param limit sessions it may hold; likewise
 * @param onConflict likewise
 * @param ownNameServers in the order written
 * @param ownWinsServers in the order written
 * @param routes networks behind the peer
 */
public record AccountOptions(
        @Nullable Integer idleSeconds,
        @Nullable Integer maxConnectSeconds,
        @Nullable Integer limit,
        @Nullable OnConflict onConflict,
        List<Inet4Address> ownNameServers,
        List<Inet4Address> ownWinsServers,
        List<Subnet> routes) {
    /** Says nothing. */
    public static final AccountOptions NONE =
            new AccountOptions(null, null, null, null, List.of(), List.of(), List.of());

    public AccountOptions {
        ownNameServers = List.copyOf(ownNameServers);
        ownWinsServers = List.copyOf(ownWinsServers);
        routes = List.copyOf(routes);
    }

    /**
     * Reads the words behind {@code --}. A word that an account cannot have is a problem.
     *
     * @param file for messages
     */
    public static AccountOptions parse(
            String file, List<Word> words, Environment environment, Problems problems) {
        if (words.isEmpty()) {
            return NONE;
        }
        Draft draft = Draft.ofPptpd(environment.hostName());
        OptionState state = new OptionState(draft, environment, problems);
        OptionsReader reader = new OptionsReader(state);
        reader.readAccount(file, words);
        reader.sayInert();
        return new AccountOptions(
                state.seen.contains("idle") ? draft.idleSeconds : null,
                state.seen.contains("maxconnect") ? draft.maxConnectSeconds : null,
                state.seen.contains(AccountWords.LIMIT) ? draft.limit : null,
                state.seen.contains(AccountWords.ON_CONFLICT) ? draft.onConflict : null,
                state.nameServers,
                state.winsServers,
                state.routes);
    }

    /** Whether it says nothing that an account of the database could not. */
    public boolean isForDatabase() {
        return idleSeconds == null
                && maxConnectSeconds == null
                && ownNameServers.isEmpty()
                && ownWinsServers.isEmpty();
    }

    /** The session limits of this account. */
    public ServerConfig.SessionLimits sessionLimits(ServerConfig.SessionLimits server) {
        return new ServerConfig.SessionLimits(
                idleSeconds == null ? server.idleSeconds() : idleSeconds,
                maxConnectSeconds == null ? server.maxConnectSeconds() : maxConnectSeconds);
    }

    /** The name servers that this account's peers are told. */
    public List<Inet4Address> nameServers(ServerConfig.Ipcp server) {
        return merged(server.nameServers(), ownNameServers);
    }

    /** The WINS servers that this account's peers are told. */
    public List<Inet4Address> winsServers(ServerConfig.Ipcp server) {
        return merged(server.winsServers(), ownWinsServers);
    }

    /** As if written one after the other: the last two count. */
    private static List<Inet4Address> merged(List<Inet4Address> server, List<Inet4Address> own) {
        if (own.isEmpty()) {
            return server;
        }
        List<Inet4Address> all = new ArrayList<>(server);
        all.addAll(own);
        return OptionState.lastTwo(all);
    }
}
