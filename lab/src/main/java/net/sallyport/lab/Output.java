package net.sallyport.lab;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a finished command left behind.
 *
 * @param exitCode 0 to 255, as a shell sees it (128 + n for signal n)
 * @param text stdout and stderr, in the order written
 */
public record Output(int exitCode, String text) {

    public boolean ok() {
        return exitCode == 0;
    }

    /** The text, or a {@link LabException} that names the command and shows its output. */
    public String orThrow(String command) {
        if (!ok()) {
            throw new LabException("exit code " + exitCode + " of: " + command + "\n" + text);
        }
        return text;
    }

    /** First group of the first match, or a {@link LabException} that shows the whole text. */
    public String find(String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult match) -> match.group(1))
                .orElseThrow(() -> new LabException("no " + regex + " in:\n" + text));
    }
}
