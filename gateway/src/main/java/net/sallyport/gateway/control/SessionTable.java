package net.sallyport.gateway.control;

import java.util.List;
import net.sallyport.gateway.session.SessionView;

/** Sessions as a table for a terminal. */
public final class SessionTable {
    private SessionTable() {}

    public static String of(List<SessionView> sessions) {
        TextTable table =
                new TextTable(
                        "ID",
                        "ACCOUNT",
                        "STATE",
                        "INTERFACE",
                        "ADDRESS",
                        "FROM",
                        "SINCE",
                        "IN",
                        "OUT",
                        "ENCRYPTION");
        for (SessionView session : sessions) {
            table.add(
                    session.id(),
                    session.account(),
                    session.state(),
                    session.interfaceName(),
                    session.address(),
                    session.callingAddress(),
                    session.since(),
                    session.rxBytes(),
                    session.txBytes(),
                    session.encryption());
        }
        return table.toString();
    }
}
