package net.sallyport.gateway.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Word;
import net.sallyport.pppconfig.WordLexer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pppd's options files, the ones they name included. The order of reading is the order of
 * precedence: {@code options} in the ppp directory, then the file of pptpd's {@code option}, then
 * what an account brings; so a later word always overrides an earlier one.
 */
final class OptionsReader {
    private static final Pattern SPEED =
            Pattern.compile("0[xX][0-9a-fA-F]{1,7}|0[0-7]{1,9}|[1-9][0-9]{0,8}");

    private final OptionState state;
    private final Deque<Path> open = new ArrayDeque<>();

    /** Options without effect: by file, by reason, where and which. */
    private final Map<String, Map<String, List<Met>>> inert = new LinkedHashMap<>();

    private record Met(int line, String name) {}

    /** Where words come from, a file or the rest of an account's line. */
    private interface Words {
        @Nullable Word next();
    }

    OptionsReader(OptionState state) {
        this.state = state;
    }

    /** A file that need not exist. */
    void readIfPresent(Path file) {
        if (Files.exists(file)) {
            read(file, Place.of(file));
        }
    }

    /** A file that must exist, named at {@code place}. */
    void read(Path file, Place place) {
        Path real = file.toAbsolutePath().normalize();
        if (open.contains(real)) {
            state.problems.add(place, "options file " + file + " includes itself");
            return;
        }
        byte[] bytes = ConfigFiles.read(file, place, "options file", state.problems);
        if (bytes != null) {
            open.push(real);
            readBytes(file.toString(), bytes);
            open.pop();
        }
    }

    /** The words of a file that has been read. */
    void readBytes(String file, byte[] bytes) {
        WordLexer lexer = new WordLexer(file, bytes, state.problems);
        readWords(file, lexer::next, false);
    }

    /** An account's own options. */
    void readAccount(String file, List<Word> words) {
        var iterator = words.iterator();
        readWords(file, () -> iterator.hasNext() ? iterator.next() : null, true);
    }

    /** Says what had no effect; once, after the last file. */
    void sayInert() {
        inert.forEach((file, byReason) ->
                byReason.forEach((reason, met) -> {
                    List<String> names = met.stream().map(Met::name).distinct().toList();
                    state.problems.notice(
                            new Place(file, met.getFirst().line()),
                            String.join(", ", names)
                                    + (names.size() == 1 ? " has no effect: " : " have no effect: ")
                                    + reason);
                }));
        inert.clear();
    }

    private void readWords(String file, Words words, boolean ofAccount) {
        for (Word word = words.next(); word != null; word = words.next()) {
            Place place = new Place(file, word.line());
            String name = word.text();
            PppOption option = ofAccount ? AccountWords.find(name) : null;
            option = option == null ? OptionTable.find(name) : option;
            if (option == null) {
                bareWord(name, place, ofAccount);
                continue;
            }
            Word argument = null;
            if (option.argument() != Argument.NONE) {
                argument = words.next();
                if (argument == null) {
                    state.problems.add(
                            place, name + ": its argument is missing, the file ends here");
                    return;
                }
            }
            apply(option, name, place, argument == null ? "" : argument.text(), ofAccount);
        }
    }

    private void apply(
            PppOption option, String spelling, Place place, String argument, boolean ofAccount) {
        state.seen.add(option.name());
        if (ofAccount && option.optionClass() == OptionClass.WORKS && !option.perAccount()) {
            state.problems.add(
                    place,
                    spelling
                            + " cannot be set for one account: write it in the options file, or"
                            + " remove it here");
            return;
        }
        switch (option.optionClass()) {
            case NO_EFFECT -> {
                option.effect().apply(state, place, argument);
                noEffect(place, spelling, option.text());
            }
            case REFUSED -> option.effect().apply(state, place, argument);
            case WORKS -> {
                switch (option.name()) {
                    case "file" -> nested(argument, place);
                    case "call" -> call(argument, place);
                    default -> option.effect().apply(state, place, argument);
                }
            }
        }
    }

    private void noEffect(Place place, String name, String reason) {
        inert.computeIfAbsent(place.file(), file -> new LinkedHashMap<>())
                .computeIfAbsent(reason, why -> new ArrayList<>())
                .add(new Met(place.line(), name));
    }

    private void nested(String file, Place place) {
        try {
            read(Path.of(file), place);
        } catch (InvalidPathException invalid) {
            state.problems.add(place, "file '" + file + "' is no path");
        }
    }

    private void call(String name, Place place) {
        if (name.isEmpty()
                || name.startsWith("/")
                || Arrays.asList(name.split("/")).contains("..")) {
            state.problems.add(
                    place,
                    "call '"
                            + name
                            + "': write the name of a file in "
                            + state.draft.pppDir.resolve("peers")
                            + ", without .. and without a leading /");
            return;
        }
        state.draft.environment.put("CALL_FILE", name);
        try {
            read(state.draft.pppDir.resolve("peers").resolve(name), place);
        } catch (InvalidPathException invalid) {
            state.problems.add(place, "call '" + name + "' is no path");
        }
    }

    /** A line speed, a device, {@code local:remote}; or a mistake. */
    private void bareWord(String word, Place place, boolean ofAccount) {
        if (SPEED.matcher(word).matches()) {
            noEffect(place, word, "a line speed; scripts are told pptpd's `speed`");
        } else if (word.indexOf(':') >= 0) {
            addresses(word, place, ofAccount);
        } else if (isDevice(word)) {
            noEffect(place, word, "there is no serial line here");
        } else if (IpSpec.addressOrHost(word, HostResolver.none()) != null) {
            state.problems.add(
                    place,
                    "'"
                            + word
                            + "' is an address without a colon; write '"
                            + word
                            + ":' for our end, ':"
                            + word
                            + "' for the peer's");
        } else {
            state.problems.add(
                    place, "unknown option '" + word + "'" + OptionTable.suggestion(word));
        }
    }

    private static boolean isDevice(String word) {
        try {
            return !word.isEmpty()
                    && !word.contains("..")
                    && Files.exists(Path.of("/dev").resolve(word))
                    && !Files.isDirectory(Path.of("/dev").resolve(word))
                    && Path.of("/dev").resolve(word).startsWith("/dev");
        } catch (InvalidPathException invalid) {
            return false;
        }
    }

    private void addresses(String word, Place place, boolean ofAccount) {
        if (ofAccount) {
            state.problems.add(
                    place, "'" + word + "': an account's address stands before the --, not after");
            return;
        }
        int colon = word.indexOf(':');
        String local = word.substring(0, colon);
        String remote = word.substring(colon + 1);
        if (!local.isEmpty()) {
            end(local, place, address -> state.local = address);
        }
        if (!remote.isEmpty()) {
            end(remote, place, address -> state.remote = address);
        }
    }

    private void end(
            String text, Place place, java.util.function.Consumer<java.net.Inet4Address> effect) {
        state.address(
                place,
                "the address",
                text,
                address -> {
                    if (IpSpec.isUsable(address)) {
                        effect.accept(address);
                    } else {
                        state.problems.add(
                                place,
                                "the address "
                                        + text
                                        + " can be nobody's in a tunnel (loopback, multicast,"
                                        + " reserved or zero)");
                    }
                });
    }
}
