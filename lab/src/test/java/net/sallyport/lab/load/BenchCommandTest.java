package net.sallyport.lab.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import net.sallyport.gateway.control.JsonReader;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Output;
import net.sallyport.lab.Requirements;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code sallyport bench}, as a process of its own, against a real server. */
class BenchCommandTest {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final int ACCOUNTS = 40;
    private static final String PASSWORD = "correct.horse";
    private static final String SOURCES = "10.77.128.1-10.77.128.30";

    private static ServerFiles files() {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < ACCOUNTS; n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        return ServerFiles.of("", secrets.toString())
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        short-cycle = 0
                        [pool]
                        local = ["192.168.100.10"]
                        remote = ["192.168.101.1-60"]
                        """);
    }

    @Test
    void loadsAServerAndTellsWhatFails() throws Exception {
        Assumptions.assumeTrue(
                Requirements.isRoot(),
                "NOT RUN: the lab makes network namespaces, which takes root");
        try (Lab lab = Lab.open();
                SallyportServer server = SallyportServer.start(lab, files());
                ClientSpace clients = ClientSpace.open(lab)) {
            allIsWell(lab, clients);
            wrongPasswordsAndMissingSessionsAreCounted(lab, clients);
            whatCannotBeginSaysWhy(lab, clients);
            assertTrue(server.process().isAlive());
        }
    }

    private static void allIsWell(Lab lab, ClientSpace clients) throws Exception {
        Path password = Files.writeString(lab.directory().resolve("password"), PASSWORD + "\n");
        Output output =
                clients.sallyport(
                        BOUND,
                        "bench",
                        "--server",
                        Lab.SERVER,
                        "--sessions",
                        Integer.toString(ACCOUNTS),
                        "--account",
                        "u%d",
                        "--password-file",
                        password.toString(),
                        "--source",
                        SOURCES,
                        "--hold",
                        "2",
                        "--interval",
                        "100",
                        "--takeovers",
                        "20",
                        "--storm",
                        "2",
                        "--json");
        assertEquals(0, output.exitCode(), output::text);
        assertTrue(output.text().contains("this is load on " + Lab.SERVER), output::text);
        Map<?, ?> figures = (Map<?, ?>) JsonReader.read(output.find("^(\\{.*\\})$"));
        assertEquals((long) ACCOUNTS, figures.get("sessions_in"));
        Map<?, ?> echoes = (Map<?, ?>) figures.get("echoes");
        assertTrue((Long) echoes.get("verified") >= ACCOUNTS, output::text);
        assertEquals(0L, echoes.get("lost"));
        assertEquals(0L, echoes.get("damaged"));
        Map<?, ?> takeovers = (Map<?, ?>) figures.get("takeovers");
        assertTrue((Long) takeovers.get("count") > 0, output::text);
        assertTrue((Long) takeovers.get("loser_packets") > 0, output::text);
        assertEquals(0L, takeovers.get("loser_packets_passed"));
    }

    private static void wrongPasswordsAndMissingSessionsAreCounted(Lab lab, ClientSpace clients)
            throws Exception {
        Path accounts =
                Files.writeString(
                        lab.directory().resolve("accounts"),
                        "u1 * %s *\nu2 * \"wrong password\" *\n".formatted(PASSWORD));
        Output output =
                clients.sallyport(
                        BOUND,
                        "bench",
                        "--server",
                        Lab.SERVER,
                        "--sessions",
                        "2",
                        "--accounts-file",
                        accounts.toString(),
                        "--hold",
                        "1");
        assertEquals(3, output.exitCode(), output::text);
        assertTrue(output.text().contains("1 of 2"), output::text);
        assertTrue(output.text().contains("failed"), output::text);
        assertFalse(output.text().contains("wrong password"), output::text);
        assertFalse(output.text().contains(PASSWORD), output::text);
    }

    private static void whatCannotBeginSaysWhy(Lab lab, ClientSpace clients) throws Exception {
        Path password = Files.writeString(lab.directory().resolve("password"), PASSWORD + "\n");
        Output notOurs =
                clients.sallyport(
                        BOUND,
                        "bench",
                        "--server",
                        Lab.SERVER,
                        "--sessions",
                        "1",
                        "--account",
                        "u1",
                        "--password-file",
                        password.toString(),
                        "--source",
                        "192.0.2.77");
        assertEquals(1, notOurs.exitCode(), notOurs::text);
        assertTrue(notOurs.text().contains("cannot dial from 192.0.2.77"), notOurs::text);
        Output noServer = clients.sallyport(BOUND, "bench", "--sessions", "1");
        assertEquals(2, noServer.exitCode(), noServer::text);
        assertTrue(noServer.text().contains("--server"), noServer::text);
    }
}
