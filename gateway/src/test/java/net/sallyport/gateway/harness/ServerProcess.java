package net.sallyport.gateway.harness;

import java.nio.file.Path;
import net.sallyport.gateway.log.EventLog;

/** A server in a process of its own, so that the test can kill it. */
final class ServerProcess {
    private ServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (EventLog log = new EventLog();
                var server = TestGateway.newServer(Path.of(arguments[0]), log)) {
            System.out.println(server.workerCount());
            Thread.currentThread().join();
        }
    }
}
