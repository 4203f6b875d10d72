package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport user add}. */
@Command(
        name = "add",
        description = "Make an account. The password is asked for twice, or read from stdin.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "1:not made; the message says why", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport user add joe",
            "  sallyport user add joe --address 10.0.0.7 --valid-until 2026-12-31",
            "  pwgen -s 16 1 | sallyport user add joe --password-stdin"
        })
final class UserAddCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private AccountsPlace place = new AccountsPlace();
    @Mixin private NewPassword password = new NewPassword();
    @Mixin private AccountSettingsOptions settings = new AccountSettingsOptions();

    @Option(
            names = "--chap-md5",
            description =
                    "Keep the password itself, which CHAP-MD5 needs; without it only its hash is"
                            + " kept, for MS-CHAP and PAP.")
    private boolean chapMd5;

    @Parameters(paramLabel = "NAME", description = "The name, as the peer gives it.")
    private String name = "";

    @Override
    public Integer call() throws IOException, SQLException {
        String fault = StoredAccount.faultOf(name);
        if (fault != null) {
            throw new ParameterException(spec.commandLine(), fault);
        }
        StoredAccount account = settings.applyTo(StoredAccount.named(name, Instant.now()));
        try (AccountEditor editor = AccountEditor.open(place.accounts())) {
            String there = editor.likeNamed(name);
            if (there == null && editor.add(account, password.read(name), chapMd5)) {
                UserHints.added(name, settings.givesAddress());
                return ExitCodes.OK;
            }
            System.err.println(
                    "sallyport: there is an account '"
                            + (there == null ? name : there)
                            + "' already; to change it: sallyport user passwd, sallyport user set");
            return ExitCodes.FAILED;
        }
    }
}
