package net.sallyport.cli;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that {@code serve} and {@code check} share. */
final class ServerOptions {
    static final Path TOML = Path.of("/etc/sallyport/sallyport.toml");
    static final Path PPTPD_CONF = Path.of("/etc/pptpd.conf");

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
            names = "--capture",
            paramLabel = "FILE",
            description = "Write every PPP frame, decrypted, to this pcap file.")
    @Nullable Path capture;

    @Option(names = "--debug", description = "Log each control packet, decoded, in pppd's manner.")
    boolean debug;

    /** What to read: what was named, else what is there, else nothing. */
    ConfigReader.Source source() {
        if (file != null && file.toml != null) {
            return new ConfigReader.Source.Toml(file.toml);
        }
        if (file != null && file.pptpdConf != null) {
            return new ConfigReader.Source.PptpdConf(file.pptpdConf);
        }
        if (Files.exists(TOML)) {
            return new ConfigReader.Source.Toml(TOML);
        }
        if (Files.exists(PPTPD_CONF)) {
            return new ConfigReader.Source.PptpdConf(PPTPD_CONF);
        }
        return new ConfigReader.Source.BuiltIn();
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
                null,
                capture,
                debug ? Boolean.TRUE : null);
    }
}
