package net.sallyport.cli;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sallyport.gateway.accounts.StoredAccount;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.gateway.config.Subnet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The settings of an account, for {@code user add} and {@code user set}. */
final class AccountSettingsOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--limit",
            paramLabel = "N|default",
            description = "Sessions the account may hold; default: what the server says.")
    private @Nullable String limit;

    @Option(
            names = "--on-conflict",
            paramLabel = "replace|deny|default",
            description = "Above the limit: the newest wins, or the oldest.")
    private @Nullable String onConflict;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS[,...]|none",
            description =
                    "The address that its sessions get, one for each that it may hold; none: an"
                            + " address of the pool.")
    private @Nullable String addresses;

    @Option(
            names = "--route",
            paramLabel = "NETWORK[,...]|none",
            description =
                    "Networks behind its peer, such as 10.20.0.0/16: the server routes them to its"
                            + " session, and lets what comes from them in.")
    private @Nullable String routes;

    /** One of the two, or neither. */
    static final class Switch {
        @Option(names = "--enable", description = "Let it in again.")
        boolean enable;

        @Option(names = "--disable", description = "Let it in no longer; sessions inside stay.")
        boolean disable;
    }

    @ArgGroup(exclusive = true)
    private @Nullable Switch onOff;

    @Option(
            names = "--valid-until",
            paramLabel = "TIME|never",
            description =
                    "Let it in no longer from then on: 2026-12-31 (the whole day still),"
                            + " 2026-12-31T18:00, 2026-12-31T18:00Z, or 30d from now.")
    private @Nullable String validUntil;

    /** Whether any of them was given. */
    boolean given() {
        return limit != null
                || onConflict != null
                || addresses != null
                || routes != null
                || onOff != null
                || validUntil != null;
    }

    /** Whether the account gets an address of its own, which a running server has to be told. */
    boolean givesAddress() {
        return addresses != null && !addresses.equals("none");
    }

    /** The account with what was given; the rest as it was. */
    StoredAccount applyTo(StoredAccount account) {
        StoredAccount changed = account;
        if (limit != null) {
            changed = changed.withLimit(number(limit));
        }
        if (onConflict != null) {
            changed = changed.withOnConflict(policy(onConflict));
        }
        if (addresses != null) {
            changed = changed.withAddresses(addresses(addresses));
        }
        if (routes != null) {
            changed = changed.withRoutes(networks(routes));
        }
        if (onOff != null) {
            changed = changed.withEnabled(onOff.enable);
        }
        if (validUntil != null) {
            try {
                changed =
                        changed.withValidUntil(
                                validUntil.equals("never") ? null : Times.end(validUntil));
            } catch (IllegalArgumentException e) {
                throw usage("--valid-until: " + e.getMessage());
            }
        }
        return changed;
    }

    private @Nullable Integer number(String text) {
        if (text.equals("default")) {
            return null;
        }
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw usage("--limit is '" + text + "': expected 1 to 999999, or default");
        }
        return Integer.valueOf(text);
    }

    private @Nullable OnConflict policy(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "replace" -> OnConflict.REPLACE;
            case "deny" -> OnConflict.DENY;
            case "default" -> null;
            default ->
                    throw usage(
                            "--on-conflict is '" + text + "': expected replace, deny or default");
        };
    }

    private List<Inet4Address> addresses(String text) {
        List<Inet4Address> all = new ArrayList<>();
        for (String each : text.equals("none") ? new String[0] : text.split(",")) {
            Inet4Address address = Addresses.parse(each.trim(), HostResolver.none());
            if (address == null || !Addresses.isUsable(address)) {
                throw usage("--address has '" + each + "': expected IPv4 addresses, or none");
            }
            all.add(address);
        }
        return all;
    }

    private List<Subnet> networks(String text) {
        List<Subnet> all = new ArrayList<>();
        for (String each : text.equals("none") ? new String[0] : text.split(",")) {
            Subnet network = Subnet.parse(each.trim());
            if (network == null || !network.canBeBehindPeer()) {
                throw usage(
                        "--route has '"
                                + each
                                + "': expected networks such as 10.20.0.0/16, of 8 to 31 bits, or"
                                + " none");
            }
            all.add(network);
        }
        return all;
    }

    private ParameterException usage(String text) {
        return new ParameterException(command.commandLine(), text);
    }
}
