package net.sallyport.client.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a simple shell command. */
final class ShellWords {
    /** What makes a command more than a list of words. */
    private static final String SPECIAL = "|&;<>()$`*?[]#~{}!\n";

    private ShellWords() {}

    /** Null where only a shell could tell what is meant. */
    static @Nullable List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote == 0 && (c == ' ' || c == '\t')) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            if (word == null) {
                word = new StringBuilder();
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'') {
                if (++i == command.length()) {
                    return null;
                }
                word.append(command.charAt(i));
            } else if (quote == 0 && SPECIAL.indexOf(c) >= 0
                    || quote == '"' && (c == '$' || c == '`')) {
                return null;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            return null;
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
