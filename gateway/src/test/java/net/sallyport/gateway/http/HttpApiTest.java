package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.junit.jupiter.api.Test;

/** The API over HTTP, asked of a real server with clients inside, and held against its document. */
class HttpApiTest {
    private static final String PASSWORD = "correct horse";

    private static OpenApi document() throws Exception {
        try (InputStream in = ApiHandler.class.getResourceAsStream("openapi.yaml")) {
            return new OpenApi(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private interface Script {
        void run(Peers peers, Browser browser, Tokens tokens) throws Exception;
    }

    private record Tokens(String[] read, String[] operate, String[] administer) {}

    private static void with(OpenApi document, Script script) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(4).configuration("[accounts]", "[console]", "names = [\"vpn\"]");
            gateway.start();
            Tokens tokens = tokens(gateway);
            gateway.with(peers -> {
                peers.up("a1", "test.test");
                peers.up("a2", "test.test");
                gateway.inside(() -> {
                    try (Browser browser = new Browser(document)) {
                        script.run(peers, browser.awaitOpen(), tokens);
                    }
                    return null;
                });
            });
        }
    }

    private static Tokens tokens(TestGateway gateway) throws Exception {
        try (OperatorStore store = OperatorStore.open(gateway.stateDir())) {
            assertTrue(store.addAdministrator("ann", PASSWORD.toCharArray(), Scope.ADMINISTER));
            assertTrue(store.addAdministrator("ben", PASSWORD.toCharArray(), Scope.READ));
            return new Tokens(
                    bearer(store.addToken("reader", Scope.READ, null)),
                    bearer(store.addToken("operator", Scope.OPERATE, null)),
                    bearer(store.addToken("keeper", Scope.ADMINISTER, null)));
        }
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void everyDocumentedCallDoesWhatTheDocumentSays() throws Exception {
        OpenApi document = document();
        Set<String> served = new TreeSet<>();
        Route.ALL.forEach(
                route -> served.add(route.method() + " /api/v1/" + String.join("/", route.path())));
        List.of("GET events", "GET me", "POST sign-in", "POST sign-out", "GET openapi.yaml")
                .forEach(own -> served.add(own.replace(" ", " /api/v1/")));
        assertEquals(document.operations(), served);

        with(
                document,
                (peers, browser, tokens) -> {
                    String[] read = tokens.read();
                    assertTrue(
                            browser.ask("GET", "/api/v1/openapi.yaml", null)
                                    .body()
                                    .startsWith("openapi"));
                    browser.ask("GET", "/api/v1/status", null, read);
                    browser.ask("GET", "/api/v1/counters", null, read);
                    HttpResponse<String> sessions =
                            browser.ask(
                                    "GET",
                                    "/api/v1/sessions?order=account&reverse=true&limit=1&offset=0&search=A",
                                    null,
                                    read);
                    assertEquals("2", sessions.headers().firstValue("X-Total-Count").orElseThrow());
                    assertTrue(sessions.body().contains("\"account\":\"a2\""), sessions.body());
                    assertEquals(
                            "400 bad-request",
                            Browser.problem(
                                    browser.ask("GET", "/api/v1/sessions?limit=0", null, read)));
                    assertEquals(
                            "400 bad-request",
                            Browser.problem(
                                    browser.ask("GET", "/api/v1/sessions?x=1", null, read)));

                    accounts(browser, tokens.administer());

                    String kick = "{\"account\": \"a1\", \"reason\": \"Maintenance\"}";
                    assertEquals(
                            200, ask(browser, tokens.operate(), "POST", "kick", kick).statusCode());
                    // Whether its good-byes are still said or not.
                    assertEquals(
                            "404 not-in",
                            Browser.problem(ask(browser, tokens.operate(), "POST", "kick", kick)));
                    assertEquals(
                            "404 not-in",
                            Browser.problem(
                                    ask(
                                            browser,
                                            tokens.operate(),
                                            "POST",
                                            "kick",
                                            "{\"account\": \"b\"}")));
                    assertEquals(
                            "400 bad-request",
                            Browser.problem(ask(browser, tokens.operate(), "POST", "kick", "{}")));
                    assertEquals(
                            "{\"problems\":[]}",
                            ask(browser, tokens.operate(), "POST", "reload", null).body());

                    HttpResponse<String> history = history(browser, read);
                    assertTrue(history.body().contains("admin-reset"), history.body());
                    browser.ask(
                            "GET",
                            "/api/v1/history?since=2026-01-01T00:00:00Z&limit=5",
                            null,
                            read);

                    signing(browser);
                    watching(document, browser, tokens);
                });
        assertEquals(document.operations(), document.exercised());
    }

    /** The history is written a moment after. */
    private static HttpResponse<String> history(Browser browser, String[] read) throws Exception {
        HttpResponse<String> history = null;
        for (int tries = 0; tries < 200; tries++) {
            history = browser.ask("GET", "/api/v1/history?cause=admin-reset", null, read);
            if (history.body().contains("admin-reset")) {
                break;
            }
            Thread.sleep(50);
        }
        return history;
    }

    private static HttpResponse<String> ask(
            Browser browser, String[] token, String method, String path, String body)
            throws Exception {
        return browser.ask(method, "/api/v1/" + path, body, token);
    }

    private static void accounts(Browser browser, String[] keeper) throws Exception {
        assertEquals("[]", ask(browser, keeper, "GET", "accounts", null).body());
        assertEquals(
                "404 no-such-account",
                Browser.problem(ask(browser, keeper, "GET", "accounts/joe", null)));
        String made =
                "{\"account\": \"joe/räv +1\", \"password\": \"pw\", \"limit\": 2,"
                        + " \"addresses\": [\"10.0.0.7\"], \"valid_until\":"
                        + " \"2030-01-01T00:00:00Z\"}";
        HttpResponse<String> added = ask(browser, keeper, "POST", "accounts", made);
        assertEquals(201, added.statusCode());
        assertFalse(added.body().contains("pw"), added.body());
        assertEquals(
                "409 account-exists",
                Browser.problem(ask(browser, keeper, "POST", "accounts", made)));
        assertEquals(
                "400 bad-request",
                Browser.problem(ask(browser, keeper, "POST", "accounts", "{\"account\": \"x\"}")));
        String joe = "accounts/joe%2Fr%C3%A4v%20+1";
        assertEquals(2L, Browser.map(ask(browser, keeper, "GET", joe, null)).get("limit"));
        HttpResponse<String> set =
                ask(
                        browser,
                        keeper,
                        "PATCH",
                        joe,
                        "{\"limit\": null, \"enabled\": false, \"on_conflict\": \"deny\"}");
        assertTrue(
                set.body().contains("\"limit\":null,\"on_conflict\":\"deny\",\"addresses\":[\"10"),
                set.body());
        assertEquals(
                "400 bad-request",
                Browser.problem(ask(browser, keeper, "PATCH", joe, "{\"limitt\": 1}")));
        assertEquals(
                "400 bad-request",
                Browser.problem(ask(browser, keeper, "PATCH", joe, "{\"account\": \"eve\"}")));
        assertEquals(
                200,
                ask(browser, keeper, "PUT", joe + "/password", "{\"password\": \"other\"}")
                        .statusCode());
        assertTrue(
                ask(browser, keeper, "GET", "accounts?search=JOE&limit=9&offset=0", null)
                        .body()
                        .contains("räv"));
        assertEquals(200, ask(browser, keeper, "DELETE", joe, null).statusCode());
        assertEquals(
                "404 no-such-account", Browser.problem(ask(browser, keeper, "DELETE", joe, null)));
        String large = "{\"account\": \"" + "x".repeat(Requests.MAX_BODY) + "\"}";
        assertEquals(
                "413 too-large", Browser.problem(ask(browser, keeper, "POST", "accounts", large)));
    }

    private static String credentials(String name, String password) {
        return "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password);
    }

    private static void signing(Browser browser) throws Exception {
        HttpResponse<String> signedIn =
                browser.ask("POST", "/api/v1/sign-in", credentials("ann", PASSWORD));
        String setCookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(setCookie.contains("; HttpOnly; SameSite=Strict"), setCookie);
        String[] cookie = {"Cookie", setCookie.split(";")[0]};
        String csrf = String.valueOf(Browser.map(signedIn).get("csrf"));
        assertEquals(csrf, Browser.map(browser.ask("GET", "/api/v1/me", null, cookie)).get("csrf"));

        // The cookie alone changes nothing, and no other origin may send it along.
        assertEquals(
                "403 foreign-origin",
                Browser.problem(browser.ask("POST", "/api/v1/reload", null, cookie)));
        String[] whole = {cookie[0], cookie[1], Guard.CSRF_HEADER, csrf};
        assertEquals(200, browser.ask("POST", "/api/v1/reload", null, whole).statusCode());
        String[] own = {whole[0], whole[1], whole[2], whole[3], "Origin", Browser.ROOT};
        assertEquals(200, browser.ask("POST", "/api/v1/reload", null, own).statusCode());
        for (String[] forged :
                List.of(
                        new String[] {"Origin", "https://evil.example"},
                        new String[] {"Origin", "null"},
                        new String[] {"Origin", Browser.ROOT + "0"},
                        new String[] {"Sec-Fetch-Site", "cross-site"},
                        new String[] {"Sec-Fetch-Site", "same-site"})) {
            String[] headers = {whole[0], whole[1], whole[2], whole[3], forged[0], forged[1]};
            for (String call : List.of("POST reload", "GET status", "GET me", "GET events")) {
                String[] parts = call.split(" ");
                assertEquals(
                        "403 foreign-origin",
                        Browser.problem(
                                browser.ask(parts[0], "/api/v1/" + parts[1], null, headers)),
                        call + " " + forged[1]);
            }
        }
        assertEquals(204, browser.ask("POST", "/api/v1/sign-out", null, whole).statusCode());
        assertEquals(
                "401 unauthenticated",
                Browser.problem(browser.ask("GET", "/api/v1/me", null, cookie)));
    }

    private static void watching(OpenApi document, Browser browser, Tokens tokens)
            throws Exception {
        assertEquals(
                "400 bad-request",
                Browser.problem(
                        browser.ask("GET", "/api/v1/events?watch=moon", null, tokens.read())));
        assertEquals(
                "400 bad-request",
                Browser.problem(browser.ask("GET", "/api/v1/events?limit=5", null, tokens.read())));
        List<String> lines =
                browser.watch(
                        "/api/v1/events?watch=sessions,status&order=account&limit=10&after=0",
                        "\"uptime_seconds\"",
                        tokens.read());
        List<String> kinds = new ArrayList<>();
        String kind = "";
        for (String line : lines) {
            if (line.startsWith("event: ")) {
                kind = line.substring(7);
                kinds.add(kind);
            } else if (line.startsWith("data: ")) {
                String schema =
                        switch (kind) {
                            case "status" -> "WatchedStatus";
                            case "sessions" -> "WatchedSessions";
                            case "entry" -> "Entry";
                            default -> "AlarmEvent";
                        };
                assertEquals(List.of(), document.faultsBy(schema, line.substring(6)), line);
            }
        }
        assertTrue(kinds.containsAll(List.of("status", "sessions")), kinds.toString());
        // What happened before it came is told again.
        List<String> again = browser.watch("/api/v1/events?after=0", "admin-reset", tokens.read());
        assertTrue(again.contains("event: entry"), again.toString());
    }

    @Test
    void whoMayNotIsRefused() throws Exception {
        OpenApi document = document();
        with(
                document,
                (peers, browser, tokens) -> {
                    for (String call : document.operations()) {
                        String[] parts = call.replace("{account}", "joe").split(" ");
                        if (List.of("/api/v1/openapi.yaml", "/api/v1/sign-in").contains(parts[1])) {
                            continue;
                        }
                        for (String[] headers :
                                List.of(
                                        new String[] {},
                                        new String[] {"Authorization", "Bearer sallyport_x"},
                                        new String[] {"Authorization", "Basic YW5uOng="},
                                        new String[] {"Cookie", "sallyport=x"})) {
                            assertEquals(
                                    "401 unauthenticated",
                                    Browser.problem(browser.ask(parts[0], parts[1], null, headers)),
                                    call);
                        }
                    }
                    for (Route route : Route.ALL) {
                        String path =
                                "/api/v1/"
                                        + String.join("/", route.path())
                                                .replace("{account}", "joe");
                        Scope needed = net.sallyport.gateway.control.Calls.scopeOf(route.call());
                        List<String[]> small = new ArrayList<>();
                        if (!Scope.READ.includes(needed)) {
                            small.add(tokens.read());
                        }
                        if (!Scope.OPERATE.includes(needed)) {
                            small.add(tokens.operate());
                        }
                        for (String[] token : small) {
                            assertEquals(
                                    "403 out-of-scope",
                                    Browser.problem(browser.ask(route.method(), path, null, token)),
                                    route.call());
                        }
                    }
                    assertEquals(
                            "405 wrong-method",
                            Browser.problem(
                                    browser.raw("DELETE", "/api/v1/status", null, tokens.read())));
                    assertEquals(
                            "404 no-such-call",
                            Browser.problem(
                                    browser.raw("GET", "/api/v1/moon", null, tokens.read())));
                    assertEquals(
                            "404 no-such-call",
                            Browser.problem(browser.raw("GET", "/../../etc/passwd", null)));
                });
    }

    @Test
    void guessingIsSlowAndACookieEndsWithThePassword() throws Exception {
        with(
                document(),
                (peers, browser, tokens) -> {
                    HttpResponse<String> ben =
                            browser.ask("POST", "/api/v1/sign-in", credentials("ben", PASSWORD));
                    String[] cookie = {
                        "Cookie", ben.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]
                    };
                    assertEquals(
                            200, browser.ask("GET", "/api/v1/status", null, cookie).statusCode());
                    String csrf = String.valueOf(Browser.map(ben).get("csrf"));
                    assertEquals(
                            "403 out-of-scope",
                            Browser.problem(
                                    browser.ask(
                                            "POST",
                                            "/api/v1/reload",
                                            null,
                                            cookie[0],
                                            cookie[1],
                                            Guard.CSRF_HEADER,
                                            csrf)));
                    for (int i = 0; i < 5; i++) {
                        assertEquals(
                                "401 unauthenticated",
                                Browser.problem(
                                        browser.ask(
                                                "POST",
                                                "/api/v1/sign-in",
                                                credentials(
                                                        i % 2 == 0 ? "ann" : "nobody", "wrong"))));
                    }
                    HttpResponse<String> sixth =
                            browser.ask("POST", "/api/v1/sign-in", credentials("ann", PASSWORD));
                    assertEquals("429 too-many", Browser.problem(sixth));
                    assertNotNull(sixth.headers().firstValue("Retry-After").orElse(null));
                    // Who is in stays in.
                    assertEquals(
                            200, browser.ask("GET", "/api/v1/status", null, cookie).statusCode());
                });
    }

    @Test
    void aNameThatIsNotOursIsNotAnswered() throws Exception {
        with(
                document(),
                (peers, browser, tokens) -> {
                    assertTrue(
                            plain("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                                    .contains(" 403 "));
                    assertTrue(
                            plain("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil\r\n\r\n")
                                    .contains(" 403 "));
                    String path = "GET /api/v1/openapi.yaml HTTP/1.1\r\nHost: ";
                    for (String host :
                            List.of("vpn", "vpn:8723", "localhost:1", "127.0.0.1", "[::1]:80")) {
                        assertTrue(plain(path + host + "\r\n\r\n").contains(" 200 "), host);
                    }
                    // Who says half of something holds up nobody.
                    try (Socket half = new Socket()) {
                        half.connect(new InetSocketAddress("127.0.0.1", 8723));
                        half.getOutputStream().write("GET / HTTP/1.1\r\nHos".getBytes());
                        assertEquals(
                                200,
                                browser.ask("GET", "/api/v1/status", null, tokens.read())
                                        .statusCode());
                    }
                });
    }

    private static String plain(String request) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", 8723));
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
        }
    }
}
