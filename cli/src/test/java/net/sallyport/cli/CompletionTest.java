package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion as real shells do it. */
@Timeout(180)
class CompletionTest {
    @TempDir private Path directory;
    private Path command;

    /** The command under its name, and the scripts that it prints. */
    @BeforeEach
    void install() throws IOException {
        command = directory.resolve("sallyport");
        Files.writeString(
                command,
                "#!/bin/sh\nexec "
                        + Programs.sallyport().stream()
                                .map(word -> "'" + word + "'")
                                .collect(Collectors.joining(" "))
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                directory.resolve("sallyport.bash"), Typed.run("completion", "bash").out());
        Files.writeString(directory.resolve("_sallyport"), Typed.run("completion", "zsh").out());
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        try (MadeUpServer server = new MadeUpServer(directory)) {
            String runDir = "--run-dir " + directory;
            Files.createDirectories(directory.resolve("files/inner"));
            Files.writeString(directory.resolve("files/inside.toml"), "");
            String in = directory.resolve("files/in").toString();
            String[][] wanted = {
                {"se", "serve sessions"},
                {"user ", "add import list passwd remove set"},
                {"sessions --re", "--reverse"},
                {"serve --on-conflict ", "replace deny"},
                {"serve --on-conflict=de", "deny"},
                {"sessions --sort b", "bytes"},
                {"completion ", "bash zsh"},
                {"kick " + runDir + " ", "joe"},
                {"kick " + runDir + " x", ""},
                {"kick " + runDir + " --session ", "17 18"},
                {"kick --run-dir=" + directory + " --session 1", "17 18"},
                {"sessions " + runDir + " --account j", "joe"},
                {"kick --run-dir /nowhere ", ""},
                {"serve --config " + in, in + "ner " + in + "side.toml"},
                {"serve --run-dir " + in, in + "ner"},
            };
            String script =
                    Arrays.stream(wanted)
                            .map(each -> "try " + quoted(each[0]))
                            .collect(Collectors.joining("\n"));
            List<String> said =
                    run(
                            "bash",
                            "--norc",
                            "-c",
                            """
                            . %s/sallyport.bash
                            try() {
                                COMP_LINE="sallyport $1" COMP_WORDS=(%s)
                                local words=() word
                                # As readline splits them: = is a word.
                                for word in ${1//=/ = }; do COMP_WORDS+=("$word"); done
                                case $1 in *' ') COMP_WORDS+=('') ;; esac
                                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
                                _sallyport
                                echo "[$(printf '%%s\\n' "${COMPREPLY[@]}" | sort | tr '\\n' ' ')]"
                            }
                            %s
                            """
                                    .formatted(directory, command, script));
            for (int i = 0; i < wanted.length; i++) {
                String sorted =
                        Arrays.stream(wanted[i][1].split(" "))
                                .sorted()
                                .collect(Collectors.joining(" "));
                assertEquals("[" + sorted + " ]", said.get(i), wanted[i][0]);
            }
        }
    }

    @Test
    void aHostileAccountNameStaysAWord() throws Exception {
        try (MadeUpServer server = new MadeUpServer(directory)) {
            server.account = "$(touch " + directory + "/harm); x";
            List<String> said =
                    run(
                            "bash",
                            "--norc",
                            "-c",
                            """
                            . %s/sallyport.bash
                            COMP_WORDS=(%s kick --run-dir %s '') COMP_CWORD=4
                            _sallyport
                            eval "set -- ${COMPREPLY[0]}"
                            echo "$# $1"
                            """
                                    .formatted(directory, command, directory));
            assertEquals(List.of("1 " + server.account), said);
            assertTrue(Files.notExists(directory.resolve("harm")));
        }
    }

    /** In a real terminal of zsh's own making. */
    @Test
    void zshCompletesCommandsOptionsAndValues() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/zsh"))) {
            fail("there is no zsh: lab/install-peers.sh installs it");
        }
        try (MadeUpServer server = new MadeUpServer(directory)) {
            String runDir = "--run-dir " + directory;
            String[][] wanted = {
                {"sallyport sess", "sallyport sessions "},
                {"sallyport user pass", "sallyport user passwd "},
                {"sallyport sessions --rev", "sallyport sessions --reverse "},
                {"sallyport serve --on-conflict=de", "sallyport serve --on-conflict=deny "},
                {"sallyport kick " + runDir + " j", "sallyport kick " + runDir + " joe "},
                {
                    "sallyport kick " + runDir + " --session=17",
                    "sallyport kick " + runDir + " --session=17 "
                },
                {"sallyport user set --no-c", "sallyport user set --no-chap-md5 "},
                {"sallyport completion z", "sallyport completion zsh "},
            };
            String script =
                    Arrays.stream(wanted)
                            .map(each -> "try " + quoted(each[0]))
                            .collect(Collectors.joining("\n"));
            // Each line, completed, is shown instead of run; its end shows where it ends.
            List<String> said =
                    run(
                            "zsh",
                            "-f",
                            "-c",
                            """
                            zmodload zsh/zpty
                            export PATH=%s:$PATH TERM=dumb COLUMNS=400
                            zpty z zsh -f -i
                            zpty -w z 'PS1= RPS1= PROMPT_EOL_MARK= ; fpath=(%s $fpath)'
                            zpty -w z 'autoload -U compinit && compinit -u -D; unsetopt zle_bracketed_paste'
                            zpty -w z 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }'
                            zpty -w z 'zle -N show; bindkey "^X" show; print READY$((1+1))'
                            zpty -r z out '*READY2*' || exit 1
                            try() {
                                zpty -w -n z "$1"$'\\t'
                                zpty -w -n z $'\\x18'
                                zpty -r z out '*<<*>>*' || exit 1
                                out=${out##*<<}
                                print -r -- "[${out%%>>*}]"
                            }
                            %s
                            zpty -d z
                            """
                                    .formatted(directory, directory, script));
            for (int i = 0; i < wanted.length; i++) {
                assertEquals("[" + wanted[i][1] + "]", said.get(i), String.join("\n", said));
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static List<String> run(String... words) throws Exception {
        Process process = Programs.start(words);
        process.getOutputStream().close();
        List<String> said = process.inputReader().lines().toList();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("it did not end: " + said);
        }
        assertEquals(0, process.exitValue(), said.toString());
        return said;
    }
}
