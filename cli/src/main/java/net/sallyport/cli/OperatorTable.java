package net.sallyport.cli;

import java.util.List;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.TextTable;
import net.sallyport.gateway.operators.Listed;

/** Administrators or tokens, printed. */
final class OperatorTable {
    private OperatorTable() {}

    static void print(List<Listed> all, boolean json) {
        if (json) {
            System.out.println(Json.write(all.stream().map(Listed::toMap).toList()));
            return;
        }
        TextTable table = new TextTable("NAME", "SCOPE", "CHANGED", "VALID-UNTIL");
        for (Listed each : all) {
            table.add(each.name(), each.scope().spelling(), each.changedAt(), each.validUntil());
        }
        System.out.print(table);
    }
}
