package net.sallyport.client.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.sallyport.client.PacketPorts;
import net.sallyport.client.config.ConnectionConfig;
import net.sallyport.linux.Link;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import org.jspecify.annotations.Nullable;

/**
 * What one connection changes on its host while it is up: routes, name servers, segment sizes, pid
 * files. Each change that could outlive the process is in the journal first. What cannot be done is
 * said and left. Not for several threads at once.
 */
public final class TunnelHost implements AutoCloseable {
    private final ConnectionConfig config;
    private final Path pppDir;
    private final Path pidDir;
    private final UndoJournal journal;
    private final Consumer<String> complain;
    private final Netlink netlink;
    private @Nullable HostRoutes routes;

    /**
     * @param pppDir where {@code resolv.conf} is left for scripts
     * @param pidDir where pppd has its pid files
     * @param complain hears what cannot be done
     */
    public TunnelHost(
            ConnectionConfig config,
            Path pppDir,
            Path pidDir,
            UndoJournal journal,
            Consumer<String> complain)
            throws LinuxException {
        this.config = config;
        this.pppDir = pppDir;
        this.pidDir = pidDir;
        this.journal = journal;
        this.complain = complain;
        this.netlink = Netlink.open();
    }

    /**
     * Undoes what a journal still holds.
     *
     * @param complain hears what cannot be undone; it is not tried again
     */
    public static void undo(UndoJournal journal, Consumer<String> complain) {
        if (journal.pending().isEmpty()) {
            return;
        }
        try (Netlink netlink = Netlink.open()) {
            for (UndoJournal.Entry entry : journal.pending()) {
                try {
                    HostChange.of(entry).undo(netlink);
                } catch (IOException | RuntimeException e) {
                    complain.accept("cannot undo " + entry.kind() + ": " + e.getMessage());
                }
                journal.remove(entry);
            }
        } catch (IOException e) {
            complain.accept("cannot undo what was left behind: " + e.getMessage());
        }
    }

    /** Lets packets pass. */
    public void raise(String interfaceName) {
        attempt("the interface", () -> netlink.batch().setUp(link(interfaceName).index()).commit());
    }

    private Link link(String interfaceName) throws IOException {
        Link link = netlink.link(interfaceName);
        if (link == null) {
            throw new IOException("there is no interface " + interfaceName);
        }
        return link;
    }

    /** The network is up. */
    public void up(String interfaceName, PacketPorts.Network network) {
        attempt("pid files", () -> writePidFiles(interfaceName));
        attempt("routes", () -> addRoutes(interfaceName, network));
        if (config.nameServers() && !network.nameServers().isEmpty()) {
            attempt("name servers", () -> giveNameServers(interfaceName, network.nameServers()));
        }
        if (config.mssClamp()) {
            attempt("the segment size", () -> clamp(interfaceName, network.mtu()));
        }
    }

    /** Puts right what others have changed meanwhile. */
    public void mend() {
        HostRoutes current = routes;
        if (current != null) {
            try {
                boolean _ = current.mend();
            } catch (LinuxException e) {
                // Interfaces come and go; the next look may find them settled.
            }
        }
    }

    /** The network is down; undoes everything. */
    public void down() {
        routes = null;
        undo(journal, complain);
    }

    /** Makes a change that is undone by {@link #down}, or by the next start. */
    void change(HostChange change, Step step) throws IOException {
        UndoJournal.Entry entry = change.entry();
        journal.add(entry);
        try {
            step.take();
        } catch (IOException e) {
            journal.remove(entry);
            throw e;
        }
    }

    /** Part of going up. */
    interface Step {
        void take() throws IOException;
    }

    private void attempt(String what, Step step) {
        try {
            step.take();
        } catch (IOException | RuntimeException e) {
            complain.accept(what + " could not be set: " + e.getMessage());
        }
    }

    private void addRoutes(String interfaceName, PacketPorts.Network network) throws IOException {
        HostRoutes all =
                new HostRoutes(
                        netlink,
                        link(interfaceName).index(),
                        network.local(),
                        network.server(),
                        config.routes());
        if (all.coverServer() && config.server().hostRoute()) {
            change(new HostChange.HostRoute(network.server()), all::addHostRoute);
        }
        all.addAll();
        routes = all;
    }

    private void giveNameServers(String interfaceName, List<Inet4Address> servers)
            throws IOException {
        // Where pppd leaves them for scripts.
        Files.writeString(pppDir.resolve("resolv.conf"), NameServers.text(servers));
        switch (NameServers.resolver()) {
            case SYSTEMD_RESOLVED ->
                    NameServers.giveToResolved(
                            interfaceName, servers, config.routes().everything());
            case RESOLVCONF ->
                    change(
                            new HostChange.Resolvconf(interfaceName),
                            () -> NameServers.giveToResolvconf(interfaceName, servers));
            case NONE ->
                    complain.accept(
                            "there is neither systemd-resolved nor resolvconf here: the name"
                                    + " servers are in "
                                    + pppDir.resolve("resolv.conf")
                                    + " alone");
        }
    }

    private void clamp(String interfaceName, int mtu) throws IOException {
        change(
                new HostChange.NftTable(MssClamp.tableName(interfaceName)),
                () -> MssClamp.addTable(interfaceName, mtu));
    }

    private void writePidFiles(String interfaceName) throws IOException {
        long pid = ProcessHandle.current().pid();
        List<Map.Entry<Path, String>> files = new ArrayList<>();
        files.add(Map.entry(pidDir.resolve(interfaceName + ".pid"), pid + "\n"));
        if (!config.scripts().linkName().isEmpty()) {
            files.add(
                    Map.entry(
                            pidDir.resolve("ppp-" + config.scripts().linkName() + ".pid"),
                            pid + "\n" + interfaceName + "\n"));
        }
        for (Map.Entry<Path, String> file : files) {
            change(
                    new HostChange.StateFile(file.getKey()),
                    () -> Files.writeString(file.getKey(), file.getValue()));
        }
    }

    @Override
    public void close() {
        netlink.close();
    }
}
