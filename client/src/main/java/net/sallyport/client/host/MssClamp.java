package net.sallyport.client.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the TCP that is forwarded through a tunnel to segments that fit, in a table of its own: the
 * kernel never makes a segment size larger.
 */
final class MssClamp {
    private static final int IP_AND_TCP = 40;

    private MssClamp() {}

    static String tableName(String interfaceName) {
        return "sallyport_" + interfaceName.replaceAll("[^A-Za-z0-9]", "_");
    }

    /**
     * Makes the table.
     *
     * @param mtu of the tunnel, bytes
     */
    static void addTable(String interfaceName, int mtu) throws IOException {
        Path nft = BoundedProgram.find("nft");
        if (nft == null) {
            throw new IOException("there is no nft (package nftables)");
        }
        String rule = "%s \"%s\" tcp flags & (syn | rst) == syn tcp option maxseg size set %d\n";
        String name = tableName(interfaceName);
        BoundedProgram.run(
                """
                table inet %s
                delete table inet %s
                table inet %s {
                  chain forward {
                    type filter hook forward priority mangle
                """
                                .formatted(name, name, name)
                        + rule.formatted("oifname", interfaceName, mtu - IP_AND_TCP)
                        + rule.formatted("iifname", interfaceName, mtu - IP_AND_TCP)
                        + "}\n}\n",
                List.of(nft.toString(), "-f", "-"));
    }

    static void deleteTable(String name) throws IOException {
        Path nft = BoundedProgram.find("nft");
        if (nft != null) {
            BoundedProgram.run(
                    "table inet %s\ndelete table inet %s\n".formatted(name, name),
                    List.of(nft.toString(), "-f", "-"));
        }
    }
}
