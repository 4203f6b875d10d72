package net.sallyport.client.config;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import net.sallyport.pppconfig.WordLexer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection as {@code pppd call NAME} does: {@code options} of the ppp directory, then the
 * peers file, and what they include; later words override earlier ones. Comments that begin with
 * {@code sallyport:} say what pppd has no option for.
 */
public final class PeersReader {
    /**
     * What came of reading.
     *
     * @param config null where there are problems
     * @param notices what has no effect, and what is read otherwise than it looks
     */
    public record Result(
            @Nullable ConnectionConfig config, List<Problem> problems, List<Problem> notices) {
        public Result {
            problems = List.copyOf(problems);
            notices = List.copyOf(notices);
        }
    }

    private static final Pattern SPEED = Pattern.compile("0[xX][0-9a-fA-F]{1,7}|[0-9]{1,9}");
    private static final Pattern NAME = Pattern.compile("[^\\s/\\p{Cntrl}]{1,64}");
    private static final String WRITTEN_BY = "# written by pptpsetup";

    /** A backslash on its own in the line that pptpsetup writes the account's name on. */
    private static final Pattern SINGLE_BACKSLASH =
            Pattern.compile("(?m)^name [^\"'\\\\\\n]*\\\\[^\\\\\\s]");

    private final Path pppDir;
    private final String hostName;
    private final Problems problems = new Problems();
    private final Deque<Path> open = new ArrayDeque<>();
    private final Map<String, List<String>> inert = new LinkedHashMap<>();
    private final ClientDraft draft;

    private PeersReader(Path pppDir, String hostName, String connection) {
        this.pppDir = pppDir;
        this.hostName = hostName;
        this.draft = new ClientDraft(connection, pppDir, problems);
    }

    /** Whether a name can be a connection's: 1 to 64 characters without blank and slash. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.startsWith(".");
    }

    /**
     * Reads the connection of that name.
     *
     * @param pppDir with {@code options}, {@code peers} and the account files
     * @param hostName our name where no file gives one, and what we call ourselves to the server
     */
    public static Result read(Path pppDir, String hostName, String name) {
        return read(pppDir, hostName, name, draft -> {});
    }

    /**
     * Likewise, with what the command line says on top.
     *
     * @param overrides directives as behind {@code sallyport:}
     */
    public static Result read(Path pppDir, String hostName, String name, List<String> overrides) {
        return read(
                pppDir,
                hostName,
                name,
                draft ->
                        overrides.forEach(
                                text -> Directives.apply(draft, Place.of("command line"), text)));
    }

    private static Result read(
            Path pppDir, String hostName, String name, Consumer<ClientDraft> overrides) {
        PeersReader reader = new PeersReader(pppDir, hostName, name);
        ConnectionConfig config = null;
        if (isName(name)) {
            Path options = pppDir.resolve("options");
            if (Files.exists(options)) {
                reader.file(options, Place.of(options));
            }
            Path peers = pppDir.resolve("peers").resolve(name);
            if (Files.exists(peers)) {
                reader.file(peers, Place.of(peers));
                overrides.accept(reader.draft);
                reader.sayInert();
                config = reader.finish(peers);
            } else {
                reader.problems.add(
                        Place.of(peers),
                        "there is no such connection: make it with `sallyport pptpsetup --create "
                                + name
                                + " --server HOST --username USER --encrypt`");
            }
        } else {
            reader.problems.add(
                    Place.of("command line"),
                    "'"
                            + name
                            + "' cannot be a connection's name: it names a file in "
                            + pppDir.resolve("peers"));
        }
        return new Result(
                reader.problems.isEmpty() ? config : null,
                reader.problems.all(),
                reader.problems.notices());
    }

    private void file(Path file, Place place) {
        Path real = file.toAbsolutePath().normalize();
        if (open.contains(real)) {
            problems.add(place, "options file " + file + " includes itself");
            return;
        }
        byte[] bytes = ConfigFiles.read(file, place, "options file", problems);
        if (bytes != null) {
            open.push(real);
            words(file.toString(), bytes);
            Directives.read(draft, file.toString(), bytes);
            warnOfBackslash(file, new String(bytes, StandardCharsets.ISO_8859_1));
            open.pop();
        }
    }

    private void warnOfBackslash(Path file, String text) {
        if (text.startsWith(WRITTEN_BY) && SINGLE_BACKSLASH.matcher(text).find()) {
            problems.notice(
                    Place.of(file),
                    "the single backslash in `name`, as pptpsetup writes it, is read as an escape,"
                            + " by pppd as well: write it twice here and in chap-secrets, or make"
                            + " the connection anew with `sallyport pptpsetup`");
        }
    }

    private void words(String file, byte[] bytes) {
        WordLexer lexer = new WordLexer(file, bytes, problems);
        for (Word word = lexer.next(); word != null; word = lexer.next()) {
            Place place = new Place(file, word.line());
            String name = word.text();
            ClientOption option = ClientOptions.find(name);
            if (option == null) {
                bareWord(name, place);
                continue;
            }
            Word argument = option.spec().argument() == Argument.NONE ? word : lexer.next();
            if (argument == null) {
                problems.add(place, name + ": its argument is missing, the file ends here");
                return;
            }
            apply(option, name, place, argument);
        }
    }

    private void apply(ClientOption option, String spelling, Place place, Word argument) {
        switch (option.kind()) {
            case NO_EFFECT ->
                    inert.computeIfAbsent(option.spec().text(), why -> new ArrayList<>())
                            .add(spelling);
            case REFUSED -> option.effect().apply(draft, place, argument);
            case WORKS -> {
                switch (option.spec().name()) {
                    case "file" -> nested(argument.text(), place);
                    case "call" -> call(argument.text(), place);
                    default -> option.effect().apply(draft, place, argument);
                }
            }
        }
    }

    private void nested(String file, Place place) {
        try {
            file(Path.of(file), place);
        } catch (InvalidPathException invalid) {
            problems.add(place, "file '" + file + "' is no path");
        }
    }

    private void call(String name, Place place) {
        if (isName(name)) {
            file(pppDir.resolve("peers").resolve(name), place);
        } else {
            problems.add(place, "call '" + name + "': it names no file in " + pppDir + "/peers");
        }
    }

    private void bareWord(String word, Place place) {
        int colon = word.indexOf(':');
        if (SPEED.matcher(word).matches()
                || word.startsWith("/dev/")
                || word.matches("tty[A-Za-z0-9]*")) {
            inert.computeIfAbsent("there is no serial line here", why -> new ArrayList<>())
                    .add(word);
        } else if (colon >= 0) {
            String local = word.substring(0, colon);
            if (!local.isEmpty()) {
                Inet4Address address = Directives.address(local);
                if (address == null) {
                    problems.add(place, "'" + local + "' is no IPv4 address");
                } else {
                    draft.localAddress = address;
                }
            }
        } else {
            problems.add(place, "unknown option '" + word + "'" + ClientOptions.suggestion(word));
        }
    }

    /** What stands in any stock file has its reason in the manual; the rest is said once. */
    private void sayInert() {
        inert.forEach((reason, names) -> {
            List<String> said =
                    names.stream()
                            .distinct()
                            .filter(name -> !InertForClients.isUsual(name))
                            .toList();
            if (!said.isEmpty()) {
                problems.notice(
                        Place.of(pppDir.resolve("peers").resolve(draft.connection)),
                        String.join(", ", said)
                                + (said.size() == 1 ? " has" : " have")
                                + " no effect: "
                                + reason);
            }
        });
    }

    private @Nullable ConnectionConfig finish(Path peers) {
        return new ClientAssembly(draft, hostName, pppDir).assemble(Place.of(peers));
    }
}
