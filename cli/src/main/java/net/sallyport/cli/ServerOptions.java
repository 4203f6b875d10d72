package net.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.ConsoleConfig;
import net.sallyport.gateway.config.LogWording;
import net.sallyport.gateway.config.NatRule;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that {@code serve} and {@code check} share. */
final class ServerOptions {
    static final Path TOML = Path.of("/etc/sallyport/sallyport.toml");
    static final Path PPTPD_CONF = Path.of("/etc/pptpd.conf");
    private static final Path PPP_DIR = Path.of("/etc/ppp");
    private static final String OFF = "off";
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved(OFF, 1);

    /** One of the two, or neither. */
    static final class ConfigurationFile {
        @Option(names = "--config", paramLabel = "FILE", description = "Read this sallyport.toml.")
        @Nullable Path toml;

        @Option(
                names = "--pptpd-conf",
                paramLabel = "FILE",
                description = "Read this pptpd.conf and all that it names.")
        @Nullable Path pptpdConf;
    }

    @ArgGroup(exclusive = true)
    @Nullable ConfigurationFile file;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Sessions an account may hold (default: 1).")
    @Nullable Integer limit;

    @Option(
            names = "--on-conflict",
            paramLabel = "replace|deny",
            description = "Above the limit: the newest wins, or the oldest (default: replace).")
    @Nullable OnConflict onConflict;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Listen on these addresses alone.")
    @Nullable List<Inet4Address> listen;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port (default: 1723).")
    @Nullable Integer port;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Worker threads (default: one a processor).")
    @Nullable Integer workers;

    @Option(
            names = "--interface-form",
            paramLabel = "own|shared",
            description =
                    "A device a session, or one a worker (default: own with pptpd.conf, else"
                            + " shared).")
    @Nullable InterfaceForm interfaceForm;

    @Option(
            names = "--nat",
            paramLabel = "RULE",
            converter = NatRuleConverter.class,
            description = {
                "Translate addresses of clients, for example 'masquerade', 'masquerade out eth1',"
                        + " 'snat 192.0.2.1 to 10.0.0.0/8'; several times for several rules. Takes"
                        + " the place of the configuration's rules."
            })
    @Nullable List<NatRule> nat;

    @Option(names = "--isolate-clients", description = "Clients do not reach each other.")
    boolean isolateClients;

    @Option(
            names = "--protect-gateway",
            description = "Clients do not reach this host itself through the tunnel.")
    boolean protectGateway;

    /** One rule of the command line. */
    static final class NatRuleConverter implements ITypeConverter<NatRule> {
        @Override
        public NatRule convert(String value) {
            try {
                return NatRule.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + value + "' " + e.getMessage() + "; expected " + NatRule.EXPECTED);
            }
        }
    }

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Pid file and control socket (default: /run/sallyport).")
    @Nullable Path runDir;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "What outlives the server (default: /var/lib/sallyport).")
    @Nullable Path stateDir;

    @Option(
            names = "--ppp-dir",
            paramLabel = "DIR",
            description = "In the place of /etc/ppp: options, secrets, scripts.")
    @Nullable Path pppDir;

    @Option(
            names = "--session-pid-dir",
            paramLabel = "DIR",
            description = "Pid files of the sessions, such as ppp0.pid (default: /run).")
    @Nullable Path sessionPidDir;

    @Option(
            names = "--refuse-on-script-failure",
            description = "A session whose auth-up or ip-pre-up fails is not let in.")
    boolean refuseOnScriptFailure;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "Write every PPP frame, decrypted, to this pcap file.")
    @Nullable Path capture;

    @Option(
            names = "--console",
            paramLabel = "ADDRESS:PORT",
            split = ",",
            converter = ConsoleConverter.class,
            description = {
                "Console and API over HTTP there (default: 127.0.0.1:8723), or 'off'. Nothing is"
                        + " opened before 'sallyport admin add' or 'sallyport token add'; what is"
                        + " not loopback needs the next two."
            })
    @Nullable List<InetSocketAddress> console;

    @Option(
            names = "--console-certificate",
            paramLabel = "FILE",
            description = "Its certificate and those above it, in PEM.")
    @Nullable Path consoleCertificate;

    @Option(
            names = "--console-key",
            paramLabel = "FILE",
            description = "Its private key, in PEM (PKCS #8).")
    @Nullable Path consoleKey;

    /** One address of the console. */
    static final class ConsoleConverter implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            InetSocketAddress at = value.equals(OFF) ? NOWHERE : ConsoleConfig.address(value);
            if (at == null) {
                throw new TypeConversionException(
                        "'" + value + "' is no ADDRESS:PORT such as 127.0.0.1:8723, nor " + OFF);
            }
            return at;
        }
    }

    @Option(
            names = "--log-wording",
            paramLabel = "events|pppd|both",
            description =
                    "Tell of sessions in fields, or in the lines that pptpd and pppd write (default:"
                            + " events).")
    @Nullable LogWording logWording;

    @Option(names = "--debug", description = "Log each control packet, decoded, in pppd's manner.")
    boolean debug;

    /**
     * What to read, and what there is to say about the choice.
     *
     * @param note null if it is what anybody would expect
     */
    record Choice(ConfigReader.Source source, @Nullable String note) {}

    /**
     * What was named; else what is there; else nothing. A pptpd.conf that nobody named and that has
     * no account beside it is as its package left it: nobody uses it, and nobody could log in.
     */
    Choice choose() {
        if (file != null && file.toml != null) {
            return new Choice(new ConfigReader.Source.Toml(file.toml), null);
        }
        if (file != null && file.pptpdConf != null) {
            return new Choice(new ConfigReader.Source.PptpdConf(file.pptpdConf), null);
        }
        if (Files.exists(TOML)) {
            return new Choice(new ConfigReader.Source.Toml(TOML), null);
        }
        if (!Files.exists(PPTPD_CONF)) {
            return new Choice(new ConfigReader.Source.BuiltIn(), null);
        }
        Path secrets = (pppDir == null ? PPP_DIR : pppDir).resolve("chap-secrets");
        if (hasEntries(secrets)) {
            return new Choice(new ConfigReader.Source.PptpdConf(PPTPD_CONF), null);
        }
        return new Choice(
                new ConfigReader.Source.BuiltIn(),
                PPTPD_CONF
                        + " is not used: there is no account in "
                        + secrets
                        + ". Built-in defaults instead; --pptpd-conf "
                        + PPTPD_CONF
                        + " insists");
    }

    private static boolean hasEntries(Path secrets) {
        try (Stream<String> lines = Files.lines(secrets, StandardCharsets.ISO_8859_1)) {
            return lines.map(String::strip)
                    .anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
        } catch (IOException | UncheckedIOException e) {
            // Missing: none. Unreadable: that is for the reader of the configuration to say.
            return Files.exists(secrets);
        }
    }

    Overrides overrides() {
        return new Overrides(
                limit,
                onConflict,
                listen,
                port,
                workers,
                interfaceForm,
                runDir,
                stateDir,
                pppDir,
                new Overrides.Scripts(sessionPidDir, refuseOnScriptFailure ? Boolean.TRUE : null),
                capture,
                debug ? Boolean.TRUE : null,
                new Overrides.Host(
                        nat,
                        isolateClients ? Boolean.FALSE : null,
                        protectGateway ? Boolean.FALSE : null),
                new Overrides.Operation(
                        console == null
                                ? null
                                : console.stream().filter(at -> !at.equals(NOWHERE)).toList(),
                        consoleCertificate,
                        consoleKey,
                        logWording));
    }
}
