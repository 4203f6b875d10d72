package net.sallyport.gateway.config;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.sallyport.pppconfig.Problem;

/** A directory with configuration files in it, and what reading them gives. */
public final class Reading {
    private final Path directory;
    private HostResolver resolver = HostResolver.none();

    public Reading(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(ppp());
        accounts("test pptpd test.test *\n");
    }

    public Path ppp() {
        return directory.resolve("ppp");
    }

    public Path conf() {
        return directory.resolve("pptpd.conf");
    }

    public Path optionsFile() {
        return ppp().resolve("options.pptpd");
    }

    public Reading conf(String text) throws IOException {
        Files.writeString(conf(), text);
        return this;
    }

    /** The file of pptpd's `option`, with a pptpd.conf that names it. */
    public Reading options(String text) throws IOException {
        Files.writeString(optionsFile(), text);
        return Files.exists(conf())
                ? this
                : conf(
                        "option "
                                + optionsFile()
                                + "\nlocalip 192.168.100.10\nremoteip 192.168.100.60-90\n");
    }

    public Reading file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    public Reading accounts(String text) throws IOException {
        Path file = ppp().resolve("chap-secrets");
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    public Reading hosts(Map<String, String> hosts) {
        resolver = name -> hosts.containsKey(name) ? List.of(address(hosts.get(name))) : List.of();
        return this;
    }

    public Environment environment() {
        return new Environment(resolver, "gate.example", null, directory.resolve("etc"));
    }

    public ConfigReader.Result read() {
        return read(new ConfigReader.Source.PptpdConf(conf()));
    }

    public ConfigReader.Result readToml(String text) throws IOException {
        Path file = directory.resolve("sallyport.toml");
        Files.writeString(file, text);
        return read(new ConfigReader.Source.Toml(file));
    }

    public ConfigReader.Result read(ConfigReader.Source source) {
        return new ConfigReader(environment(), net.sallyport.gateway.accounts.AccountSources::check)
                .read(source, pathsOnly());
    }

    public Overrides pathsOnly() {
        return new Overrides(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                ppp(),
                Overrides.Scripts.NONE,
                null,
                null,
                Overrides.Host.NONE,
                Overrides.Operation.NONE);
    }

    /** The configuration; fails with the problems where there is none. */
    public ServerConfig config() {
        ConfigReader.Result result = read();
        if (result.config() == null) {
            throw new AssertionError(result.problems().toString());
        }
        return result.config();
    }

    /** The problems, one a line, without the directory in front. */
    public String problems() {
        return lines(read().problems());
    }

    public String notices() {
        return lines(read().notices());
    }

    public String lines(List<Problem> problems) {
        StringBuilder lines = new StringBuilder();
        for (Problem problem : problems) {
            lines.append(problem.toString().replace(directory + "/", "")).append('\n');
        }
        return lines.toString();
    }

    public static Inet4Address address(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
