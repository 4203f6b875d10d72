package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.ChapSecretsImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport user import}. */
@Command(
        name = "import",
        description = {
            "Take the accounts of a chap-secrets file into the database, and name each line that"
                    + " could not be taken.",
            "A line is taken whole or not at all; the file is left as it is."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was taken",
            "1:nothing was taken; the message says why",
            "2:usage",
            "3:some lines were not taken, all of which were named"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport user import /etc/ppp/chap-secrets --server pptpd",
            "  sallyport user import chap-secrets --replace --chap-md5"
        })
final class UserImportCommand implements Callable<Integer> {
    @Mixin private AccountsPlace place = new AccountsPlace();

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description =
                    "Take the lines with this server too, beside those with *; may be repeated.")
    private Set<String> servers = new HashSet<>();

    @Option(
            names = "--chap-md5",
            description = "Keep the passwords themselves, which CHAP-MD5 needs.")
    private boolean chapMd5;

    @Option(
            names = "--replace",
            description = "Accounts that are there get the file's password and addresses.")
    private boolean replace;

    @Parameters(paramLabel = "FILE", description = "The chap-secrets file.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException, SQLException {
        ChapSecretsImport.Report report;
        try (AccountEditor editor = AccountEditor.open(place.accounts())) {
            report =
                    ChapSecretsImport.run(
                            file, editor, new ChapSecretsImport.Options(servers, chapMd5, replace));
        }
        report.left().forEach(problem -> System.out.println("not taken: " + problem));
        System.out.printf(
                "%d added, %d replaced, %d not taken%n",
                report.added(), report.replaced(), report.left().size());
        return report.left().isEmpty()
                ? ExitCodes.OK
                : report.added() + report.replaced() > 0 ? ExitCodes.PARTLY : ExitCodes.FAILED;
    }
}
