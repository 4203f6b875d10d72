package net.sallyport.gateway.config;

import java.util.Comparator;
import java.util.stream.Collectors;

/** {@code docs/compatibility.md}, out of the tables of options and directives. */
final class CompatibilityPage {
    private CompatibilityPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n## pptpd.conf\n\n| keyword | | what becomes of it |\n| --- | --- | --- |\n");
        for (PptpdDirective directive : PptpdDirective.values()) {
            page.append("| `")
                    .append(directive.keyword())
                    .append(directive.hasValue() ? " VALUE" : "")
                    .append("` | ")
                    .append(sign(directive.optionClass()))
                    .append(" | ")
                    .append(directive.text())
                    .append(" |\n");
        }
        page.append(PPTPD_RULES);
        page.append("\n## Options files\n").append(OPTION_RULES);
        section(page, OptionClass.WORKS, "Works");
        section(page, OptionClass.NO_EFFECT, "Has no effect");
        section(page, OptionClass.REFUSED, "Is refused");
        page.append(ACCOUNT_RULES);
        return page.toString();
    }

    private static void section(StringBuilder page, OptionClass optionClass, String title) {
        page.append("\n### ").append(title).append("\n\n");
        page.append("| option | ").append(heading(optionClass)).append(" |\n| --- | --- |\n");
        OptionTable.all().stream()
                .filter(option -> option.optionClass() == optionClass)
                .sorted(Comparator.comparing(PppOption::name))
                .forEach(option -> page.append(row(option)));
    }

    private static String row(PppOption option) {
        String sign = option.argument().sign();
        String aliases =
                option.aliases().stream()
                        .map(alias -> ", `" + alias + "`")
                        .collect(Collectors.joining());
        return "| `"
                + option.name()
                + (sign.isEmpty() ? "" : " " + sign)
                + "`"
                + aliases
                + " | "
                + option.text()
                + (option.perAccount() ? " (also for one account, behind `--`)" : "")
                + " |\n";
    }

    private static String heading(OptionClass optionClass) {
        return switch (optionClass) {
            case WORKS -> "what it does";
            case NO_EFFECT -> "why not";
            case REFUSED -> "what to do";
        };
    }

    private static String sign(OptionClass optionClass) {
        return switch (optionClass) {
            case WORKS -> "works";
            case NO_EFFECT -> "no effect";
            case REFUSED -> "refused";
        };
    }

    private static final String HEAD =
            """
            # What becomes of pptpd's and pppd's options

            Made out of the tables in the code by a test (`OptionTableTest`), so that it cannot say
            anything else than they do. `sallyport check --pptpd-conf FILE` says the same about your
            own files, with their lines.

            An option **works**, or it **has no effect** (accepted, and said once at start), or it **is
            refused** (the server does not start without it being mended: it asks for something that
            would be missing). A word that is no option is refused, too.
            """;

    private static final String PPTPD_RULES =
            """

            Kept: one keyword a line from the first column, the rest of the line as its value, `#` in
            the first column, the first of two equal keywords counts, a flag is on by being there
            (`debug no` as well), the address lists, locals paired with remotes by index, and the
            defaults (192.168.0.1-100 and 192.168.1.1-100).

            Not kept: `stimeout` works, which pptpd never reads; a keyword that is unknown, stands
            behind a blank or in a line of 510 bytes or more is named instead of skipped; `connections`
            counts under `delegate` as well; no address is ever given to two sessions. A carriage
            return at the end of a line is ignored. Rules about `pptpd` in hosts.allow and hosts.deny
            have no effect, and that is said.
            """;

    private static final String OPTION_RULES =
            """

            Read in pppd's order: `options` in the ppp directory, `.ppprc` of the user, the file that
            `option` names; later words override earlier ones. There is no terminal, so there is no
            `options.TTY`. Quoting, escapes, comments, `file` and `call` are pppd's.

            What differs on purpose: peers always authenticate, with MS-CHAPv2 alone where nothing is
            required; with MPPE required, methods that give it no keys are not asked for; encryption
            that is required and at the same time switched off (`noccp`, no strength left) is a
            problem instead of a session in clear.
            """;

    private static final String ACCOUNT_RULES =
            """

            ## chap-secrets and pap-secrets

            Grammar, wildcards and scores are pppd's: the line with the better match wins, a literal
            client counting more than a literal server, the first of two equals. So are `@/path`
            secrets, the address words (`*`, `-`, address, host, network, `A/n`, `A/n+`, each behind
            `!`), no words meaning no address, and options behind `--`, of which those marked above
            work. A file that has changed is read again at the next login.

            A client matches by the bytes of its name, or in the form in which pppd shows them (`M-C`
            and the like), so files written for either work. A `!A` is never taken for an address to
            give out. A line with an option that is unknown or cannot be had for one account is not
            used. An empty secret or `@login` in pap-secrets, which let people in without a secret of
            the file, are not used. PAP is checked against pap-secrets, and where that is missing or
            has no line that fits, against chap-secrets.

            `A/n+` means an address of its own for each session, as in pppd: the first of the network's
            that no other session holds. It is not tied to the interface's number, which is not known
            when the address is given.

            Behind `--` three words of our own may stand: `limit N`, sessions the account may hold,
            `on-conflict replace` or `on-conflict deny`, and `route NETWORK`, a network behind its
            client, as often as wanted. pppd knows none of them, and would not let in an account
            whose line has one.
            """;
}
