package net.sallyport.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Goes every way that a login may go, with this process in the place of pppd, so that the JVM
 * learns which classes to keep ready (JEP 483). Ends nobody: signal 0 only asks.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** {@code rehearse DIRECTORY}. */
    static int run(String[] words, Journal.Lines out)
            throws HookException, IOException, InterruptedException {
        Proc.Stat self = Proc.stat("self");
        if (self == null || words.length < 2) {
            throw new HookException("expected rehearse DIRECTORY, and a /proc");
        }
        ProcessIdentity us = new ProcessIdentity(ProcessHandle.current().pid(), self.startTicks());
        String[] call = {
            "--on-conflict",
            "replace",
            "--limit",
            "1",
            "--grace-millis",
            "0",
            "--run-dir",
            words[1] + "/run",
            "--state-dir",
            words[1] + "/state",
            "--pppd",
            us.toString(),
            "--",
            "ppp0",
            "rehearsal",
            "root",
            "/dev/pts/0",
            "115200"
        };
        byte[][] raw = new byte[call.length][];
        for (int i = 0; i < call.length; i++) {
            raw[i] = call[i].getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        Call login = Call.parse(HookSettings.DEFAULT, call, raw);
        new AuthUp(login, out).run();
        AuthUp.Outcome again = new AuthUp(login, out).run();
        Ending.signal(us, 0);
        Ending.await(List.of(us), 0);
        new AuthDown(login, out).run();
        if (again != AuthUp.Outcome.IN) {
            throw new HookException("the rehearsal ended " + again + " in " + Path.of(words[1]));
        }
        return HookMain.IN;
    }
}
