package net.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import net.sallyport.client.call.Connection;
import net.sallyport.client.config.PptpSetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport pptpsetup}. */
@Command(
        name = "pptpsetup",
        description = {
            "Make or delete a connection, with the flags of pptpsetup(8) and in its files: pppd and"
                    + " pptp dial what is made here, and `sallyport call` what pptpsetup made.",
            "A link named pptpsetup to sallyport does the same."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a file could not be written, or there is no such connection; the message says which",
            "2:usage",
            "with --start:those of `sallyport call`"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport pptpsetup --create office --server vpn.example.com \\",
            "      --username anna --encrypt",
            "  sallyport pptpsetup -c office -s 203.0.113.7 -u anna -e --start < password",
            "  sallyport pptpsetup --delete office"
        })
final class PptpsetupCommand implements Callable<Integer> {
    private static final class What {
        @Option(
                names = {"-c", "--create"},
                required = true,
                paramLabel = "NAME",
                description = "Make the connection NAME: letters, digits and underscores.")
        private @Nullable String create;

        @Option(
                names = "--delete",
                required = true,
                paramLabel = "NAME",
                description = "Delete the connection NAME: its file, and its line in chap-secrets.")
        private @Nullable String delete;
    }

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = {"-s", "--server"},
            paramLabel = "HOST",
            description = "The server's address or host name.")
    private @Nullable String server;

    @Option(
            names = {"-d", "--domain"},
            paramLabel = "DOMAIN",
            description = "The domain of the account, if it has one.")
    private String domain = "";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "The account.")
    private @Nullable String userName;

    @Option(
            names = {"-p", "--password"},
            paramLabel = "PASSWORD",
            description = {
                "Its password. Better left out, since every user of this machine can read it here:"
                        + " then it is asked for, or read from the first line of standard input."
            })
    private @Nullable String password;

    @Option(
            names = {"-e", "--encrypt"},
            description = "Require MPPE with 128 bits, as nearly every server does.")
    private boolean encrypt;

    @Option(names = "--start", description = "Dial it at once, in the background.")
    private boolean start;

    @Mixin private ClientPaths paths = new ClientPaths();

    @Spec private CommandSpec spec;

    PptpsetupCommand() {
        spec = CommandSpec.create();
    }

    @Override
    public Integer call() throws Exception {
        Connection.Places places = paths.places();
        PptpSetup setup = new PptpSetup(places.pppDir());
        try {
            String doomed = what.delete;
            if (doomed != null) {
                return delete(setup, doomed);
            }
            String tunnel = needed(what.create, "--create");
            PptpSetup.Request request =
                    new PptpSetup.Request(
                            tunnel,
                            needed(server, "--server"),
                            domain,
                            needed(userName, "--username"),
                            encrypt);
            setup.create(request, secret(request.userName()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return start
                ? new CommandLine(new CallCommand())
                        .execute(
                                String.valueOf(what.create),
                                "--detach",
                                "--ppp-dir",
                                places.pppDir().toString(),
                                "--run-dir",
                                places.runDir().toString(),
                                "--pid-dir",
                                places.pidDir().toString())
                : ExitCodes.OK;
    }

    private static int delete(PptpSetup setup, String tunnel) throws IOException {
        if (setup.delete(tunnel)) {
            return ExitCodes.OK;
        }
        System.err.println("sallyport: there is no connection " + tunnel);
        return ExitCodes.FAILED;
    }

    private byte[] secret(String account) throws IOException {
        return password == null
                ? NewPassword.given(account)
                : password.getBytes(StandardCharsets.UTF_8);
    }

    private String needed(@Nullable String value, String option) {
        if (value == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '" + option + "'");
        }
        return value;
    }
}
