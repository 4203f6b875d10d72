package net.sallyport.cli.demo;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.sallyport.linux.Link;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetworkNamespace;

/**
 * Three network namespaces of this process: a server's, and two clients' with a wire each to the
 * server. Their names hold the process id; what a process that is gone has left is removed when the
 * next one is made.
 */
final class DemoNetwork implements AutoCloseable {
    private static final String PREFIX = "sallyport-demo-";
    private static final Path NAMESPACES = Path.of("/run/netns");

    /** A client's place: its namespace, and both ends of its wire. */
    record Place(NetworkNamespace namespace, Inet4Address address, Inet4Address server) {}

    private final String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    private final List<NetworkNamespace> made = new ArrayList<>();

    NetworkNamespace makeServer() throws Exception {
        removeStale();
        NetworkNamespace server = make("server");
        server.call(() -> {
            try (Netlink netlink = Netlink.open()) {
                setUp(netlink, "lo");
            }
            return server;
        });
        return server;
    }

    /**
     * Makes a client's namespace and its wire to the server.
     *
     * @param network the first three numbers of both addresses
     */
    Place makeClient(String name, NetworkNamespace server, String network) throws Exception {
        NetworkNamespace client = make(name);
        Inet4Address ours = Inet4Address.ofLiteral(network + ".2");
        Inet4Address servers = Inet4Address.ofLiteral(network + ".1");
        server.call(() -> {
            try (Netlink netlink = Netlink.open()) {
                netlink.createVeth(name, "wire", client);
                address(netlink, name, servers);
            }
            return server;
        });
        client.call(() -> {
            try (Netlink netlink = Netlink.open()) {
                setUp(netlink, "lo");
                address(netlink, "wire", ours);
            }
            return client;
        });
        return new Place(client, ours, servers);
    }

    private synchronized NetworkNamespace make(String name)
            throws IOException, InterruptedException {
        NetworkNamespace namespace = NetworkNamespace.create(prefix + name);
        made.add(namespace);
        return namespace;
    }

    private static void address(Netlink netlink, String name, Inet4Address address)
            throws LinuxException {
        netlink.batch().addAddress(LinkAddress.of(index(netlink, name), address, 24)).commit();
        setUp(netlink, name);
    }

    private static void setUp(Netlink netlink, String name) throws LinuxException {
        netlink.batch().setUp(index(netlink, name)).commit();
    }

    private static int index(Netlink netlink, String name) throws LinuxException {
        Link link = netlink.link(name);
        if (link == null) {
            throw new IllegalStateException("no interface " + name);
        }
        return link.index();
    }

    /** Removes the namespaces; to be called when nothing of ours runs in them any more. */
    @Override
    public synchronized void close() throws IOException {
        for (NetworkNamespace namespace : made) {
            namespace.delete();
        }
        made.clear();
    }

    private static void removeStale() throws IOException {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(NAMESPACES, PREFIX + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String pid = name.substring(PREFIX.length()).split("-", 2)[0];
                if (pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    killThoseIn(file);
                    new NetworkNamespace(name).delete();
                }
            }
        }
    }

    /** A server whose demo was killed lives on in its namespace. */
    private static void killThoseIn(Path namespace) throws IOException {
        Object inode = Files.getAttribute(namespace, "unix:ino");
        Object device = Files.getAttribute(namespace, "unix:dev");
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(
                            process -> {
                                Path its = Path.of("/proc/" + process.pid() + "/ns/net");
                                try {
                                    return inode.equals(Files.getAttribute(its, "unix:ino"))
                                            && device.equals(Files.getAttribute(its, "unix:dev"));
                                } catch (IOException e) {
                                    return gone(e);
                                }
                            })
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean gone(IOException trouble) {
        assert trouble instanceof NoSuchFileException : trouble;
        return false;
    }
}
