package net.sallyport.lab;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import net.sallyport.linux.NetworkNamespace;

/**
 * A place beside a lab's server for clients of this very process: a namespace of its own on the
 * lab's bridge, in which every address from {@link #FIRST_SOURCE} on is there without being
 * configured. To be closed before the lab.
 */
public final class ClientSpace implements AutoCloseable {
    public static final Inet4Address FIRST_SOURCE = Inet4Address.ofLiteral("10.77.128.1");

    private static final String SOURCES = "10.77.128.0/17";
    private static final String ADDRESS = "10.77.127.1";
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final NetworkNamespace space;

    private ClientSpace(NetworkNamespace space) {
        this.space = space;
    }

    public static ClientSpace open(Lab lab) {
        String name = lab.namespace() + "-clients";
        try {
            ClientSpace clients = new ClientSpace(NetworkNamespace.create(name));
            clients.join(lab);
            return clients;
        } catch (IOException e) {
            throw new LabException("no namespace for the clients", e);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
    }

    private void join(Lab lab) {
        // A veth pair goes with either of its namespaces. One neighbour stands for all of them: the
        // kernel's table has a thousand places.
        String script =
                """
                set -e
                ip link add clients type veth peer name lan netns %1$s
                ip link set clients master %2$s up
                ip -n %1$s link set lo up
                ip -n %1$s address add %3$s/16 dev lan
                ip -n %1$s link set lan up
                ip -n %1$s route add local %4$s dev lo
                ip route add %4$s via %3$s
                """
                        .formatted(space.name(), Namespace.BRIDGE, ADDRESS, SOURCES);
        lab.run(BOUND, "sh", "-c", script).orThrow(script);
    }

    /** Runs a task on a thread in there. */
    public <T> T call(Callable<T> task) throws Exception {
        return space.call(task);
    }

    /** Runs a command of Sallyport's in there, as a process of its own, to its end. */
    public Output sallyport(Duration bound, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", space.name()));
        command.addAll(SallyportCommand.quick(arguments));
        return HostProcess.run(bound, command);
    }

    @Override
    public void close() {
        try {
            space.delete();
        } catch (IOException e) {
            throw new LabException("the clients' namespace stays", e);
        }
    }
}
