package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A lab with the packages that packaging/build.sh makes, in two versions, and a client's host. */
final class PackageSite implements AutoCloseable {
    static final Duration BOUND = Duration.ofSeconds(240);

    private static final Pattern FIRST_ACCOUNT =
            Pattern.compile("account +(\\S+) +password +(\\S+)");

    /** As if the next version had been built. */
    private static final String NEXT_VERSION =
            """
            cd "$0"
            dpkg-deb -R first/*.deb second-tree
            sed -i 's/^Version: .*/Version: 2.0/' second-tree/DEBIAN/control
            mkdir second
            dpkg-deb --root-owner-group -Znone -b second-tree second/sallyport_2.0.deb
            rm -r second-tree
            """;

    /** The account that the first start makes. */
    record Account(String name, String password) {}

    private final Lab lab;
    private final ClientHost client;
    private final Path home;
    private final Path built;

    private PackageSite(Lab lab, Path home) {
        this.lab = lab;
        this.home = home;
        this.client = lab.clientHost();
        this.built = lab.newDirectory("packages");
    }

    static PackageSite open() throws IOException {
        Path home = Path.of("").toAbsolutePath();
        while (!Files.exists(home.resolve("packaging/build.sh"))) {
            home = home.getParent();
        }
        assertTrue(
                Files.isDirectory(home.resolve("cli/target/classpath")),
                "NOT RUN: package the program first: mvn -pl cli -am package -DskipTests");
        PackageSite site = new PackageSite(TestLab.open(), home);
        site.build("first");
        site.run("sh", "-ec", NEXT_VERSION, site.built.toString());
        return site;
    }

    Lab lab() {
        return lab;
    }

    /** Where {@code first} and {@code second} are, each with its packages. */
    Path built() {
        return built;
    }

    void build(String where) throws IOException {
        Path output = Files.createDirectories(built.resolve(where));
        run(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "SALLYPORT_CLASSES=" + home.resolve("cli/target/classpath"),
                "SALLYPORT_PACKAGE_VERSION=1.0",
                "SALLYPORT_PACKAGE_COMPRESSION=none",
                home.resolve("packaging/build.sh").toString(),
                output.toString());
    }

    String run(String... command) {
        return lab.run(BOUND, command).orThrow(String.join(" ", command));
    }

    Path file(String where, String ending) throws IOException {
        try (Stream<Path> files = Files.list(built.resolve(where))) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }

    /** As the server told it when it made it. */
    static Account firstAccount(String told) {
        Matcher account = FIRST_ACCOUNT.matcher(told);
        assertTrue(account.find(), told);
        return new Account(account.group(1), account.group(2));
    }

    /** A call by Sallyport's own client with a packet through it, and its end. */
    void dial(Account account) {
        client.write(
                "chap-secrets",
                account.name() + " office " + account.password() + " *\n",
                "rw-------");
        client.write(
                "peers/office",
                """
                pty "pptp %s --nolaunchpppd"
                noauth
                name %s
                remotename office
                require-mppe-128
                """
                        .formatted(Lab.SERVER, account.name()),
                "rw-r-----");
        HostProcess call = client.call("office");
        call.awaitLog("office: up on ppp0: ", BOUND);
        assertTrue(client.run("ping", "-c", "1", "-W", "10", "192.168.100.10").ok(), call::log);
        assertTrue(call.terminate(BOUND), call::log);
    }

    @Override
    public void close() {
        client.close();
        TestLab.close(lab);
    }
}
