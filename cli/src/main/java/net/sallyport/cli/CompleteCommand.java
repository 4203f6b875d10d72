package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sallyport complete}, which shells call while somebody types: one word a line, nothing
 * where there is nobody to ask, and never a complaint.
 */
@Command(name = "complete", hidden = true)
final class CompleteCommand implements Callable<Integer> {
    @Mixin private AccountsPlace place = new AccountsPlace();

    @Option(names = "--run-dir", defaultValue = "/run/sallyport")
    private Path runDir = Path.of("/run/sallyport");

    @Parameters(paramLabel = "inside|sessions|accounts")
    private String what = "";

    @Override
    public Integer call() {
        try {
            words().distinct()
                    .filter(word -> word.codePoints().noneMatch(Character::isISOControl))
                    .forEach(System.out::println);
            return ExitCodes.OK;
        } catch (IOException
                | SQLException
                | ControlClient.Refused
                | IllegalStateException nobodyToAsk) {
            return ExitCodes.FAILED;
        }
    }

    private Stream<String> words() throws IOException, SQLException, ControlClient.Refused {
        return switch (what) {
            case "inside" -> members("account");
            case "sessions" -> members("id");
            case "accounts" -> accounts();
            default -> Stream.of();
        };
    }

    private Stream<String> members(String name) throws IOException, ControlClient.Refused {
        return new Answer(ControlClient.ask(runDir, "sessions", Map.of()))
                .elements().stream()
                        .map(session -> session.get(name))
                        .filter(Answer::isThere)
                        .map(member -> String.valueOf(member.value()));
    }

    private Stream<String> accounts() throws IOException, SQLException {
        Stream.Builder<String> names = Stream.builder();
        try (AccountEditor editor = AccountEditor.openExisting(place.accounts())) {
            editor.list((StoredAccount account) -> names.add(account.name()));
        }
        return names.build();
    }
}
