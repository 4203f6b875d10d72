package net.sallyport.gateway.scripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.linux.process.ProgramRun;
import net.sallyport.linux.process.StandIn;
import net.sallyport.protocol.ppp.script.PppScript;
import net.sallyport.protocol.ppp.script.ScriptFacts;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of one session, and the process that stands in for it. Belongs to the script thread.
 */
final class SessionRuns {
    /** A script that says more in its life is not listened to any longer. */
    private static final int MAX_LINES = 100;

    private final ScriptHouse house;
    private final ServerConfig.Scripts plan;
    private final SessionScripts.Owner owner;
    private final Pair auth = new Pair(PppScript.AUTH_UP, PppScript.AUTH_DOWN, this::runLater);
    private final Pair ip = new Pair(PppScript.IP_UP, PppScript.IP_DOWN, this::runLater);
    private final List<Execution> executions = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private ScriptFacts facts;
    private Turns.@Nullable Turn turn;
    private @Nullable StandIn standIn;
    private volatile boolean preUpIsMissing;
    private boolean began;
    private boolean networkUp;
    private boolean over;
    private boolean finished;
    private int linesLeft = MAX_LINES;

    SessionRuns(
            ScriptHouse house,
            ServerConfig.Scripts plan,
            SessionScripts.Owner owner,
            ScriptFacts facts) {
        this.house = house;
        this.plan = plan;
        this.owner = owner;
        this.facts = facts;
    }

    /**
     * Waits for whoever had this session's interface or address before, and runs auth-up.
     *
     * @param keys of the order, see {@link Turns}
     * @param ended hears of auth-up
     */
    void begin(List<String> keys, Consumer<Outcome> ended) {
        house.missing().look(house.loop().nowNanos());
        preUpIsMissing = !isThere(plan.ipPreUp());
        turn =
                house.turns()
                        .take(
                                keys,
                                () -> {
                                    began = true;
                                    if (!over && (plan.always() || hasScripts())) {
                                        standIn();
                                    }
                                    if (!over) {
                                        List.copyOf(held).forEach(Runnable::run);
                                    }
                                    held.clear();
                                    finishIfIdle();
                                });
        inTurn(() -> auth.wantUp(ended));
    }

    /** Whether nobody needs to wait for ip-pre-up. From any thread; false as long as unknown. */
    boolean preUpIsMissing() {
        return preUpIsMissing;
    }

    /** Runs ip-pre-up, and ip-up unless that refuses the session. */
    void networkUp(ScriptFacts.Addresses addresses, Consumer<Outcome> preUpEnded) {
        facts = facts.with(addresses);
        networkUp = true;
        inTurn(() ->
                run(
                        PppScript.IP_PRE_UP,
                        true,
                        outcome -> {
                            preUpEnded.accept(outcome);
                            boolean refused = plan.refuseOnFailure() && !outcome.isGood();
                            if (networkUp && !refused) {
                                ip.wantUp(up -> {});
                            }
                        }));
    }

    void networkDown(ScriptFacts.@Nullable Totals totals) {
        if (totals != null) {
            facts = facts.with(totals);
        }
        networkUp = false;
        inTurn(ip::wantDown);
    }

    /** The session has ended: what still runs has a while. */
    void over(ScriptFacts.@Nullable Totals totals) {
        if (totals != null) {
            facts = facts.with(totals);
        }
        over = true;
        networkUp = false;
        removePidFile();
        if (plan.childTimeoutSeconds() > 0) {
            long nanos = TimeUnit.SECONDS.toNanos(plan.childTimeoutSeconds());
            List.copyOf(executions).forEach(running -> running.endWithin(nanos));
        }
        inTurn(auth::wantDown);
        inTurn(ip::wantDown);
        finishIfIdle();
    }

    private void inTurn(Runnable step) {
        if (began) {
            step.run();
        } else {
            held.add(step);
        }
    }

    private void runLater(PppScript script, Consumer<Outcome> ended) {
        // Nobody but a session that may yet be refused waits for one of these.
        run(script, script == PppScript.AUTH_UP && plan.refuseOnFailure(), ended);
    }

    private void run(PppScript script, boolean isWaitedFor, Consumer<Outcome> ended) {
        Path file = file(script);
        house.missing().look(house.loop().nowNanos());
        if (!isThere(file)) {
            ended.accept(Outcome.good(script));
            return;
        }
        Execution execution = new Execution(house, this, script, file, ended);
        executions.add(execution);
        int seconds =
                over && plan.childTimeoutSeconds() > 0
                        ? Math.min(plan.childTimeoutSeconds(), plan.timeLimitSeconds())
                        : plan.timeLimitSeconds();
        execution.begin(isWaitedFor, seconds);
    }

    /** Null if there is no process for it. */
    @Nullable ProgramRun launch(Execution execution, Path file) {
        StandIn parent = standIn();
        if (parent == null) {
            return null;
        }
        linesLeft = MAX_LINES;
        return parent.run(
                file,
                facts.arguments(execution.script()),
                facts.environment(parent.pid()),
                execution::programEnded);
    }

    void ended(Execution execution, @Nullable String trouble) {
        executions.remove(execution);
        if (trouble != null) {
            house.log()
                    .warn(
                            "script-failed",
                            "session",
                            owner.id(),
                            "script",
                            file(execution.script()),
                            "why",
                            trouble);
        }
        // What follows it is to be asked for first.
        house.loop().post(this::finishIfIdle);
    }

    private void finishIfIdle() {
        if (!over || !began || finished || !executions.isEmpty()) {
            return;
        }
        if (auth.isRunning() || ip.isRunning()) {
            return;
        }
        finish();
    }

    /** Nothing of the session is left here. */
    void finish() {
        if (finished) {
            return;
        }
        finished = true;
        removePidFile();
        StandIn mine = standIn;
        standIn = null;
        if (mine != null) {
            mine.close();
        }
        house.forget(this);
        if (turn != null) {
            turn.end();
        }
    }

    private boolean hasScripts() {
        for (PppScript script : PppScript.values()) {
            if (isThere(file(script))) {
                return true;
            }
        }
        return false;
    }

    private Path file(PppScript script) {
        return switch (script) {
            case AUTH_UP -> plan.authUp();
            case AUTH_DOWN -> plan.authDown();
            case IP_PRE_UP -> plan.ipPreUp();
            case IP_UP -> plan.ipUp();
            case IP_DOWN -> plan.ipDown();
        };
    }

    private boolean isThere(Path file) {
        if (house.missing().contains(file) || !Files.isRegularFile(file)) {
            return false;
        }
        if (!Files.isExecutable(file)) {
            house.sayNotExecutable(file);
            return false;
        }
        return true;
    }

    private @Nullable StandIn standIn() {
        StandIn mine = standIn;
        if (mine == null || !mine.isAlive()) {
            try {
                mine = house.standIns().start(facts.line().interfaceName(), new Ears());
                standIn = mine;
                if (!over) {
                    house.pidFiles().write(facts.line().interfaceName(), mine.pid());
                }
            } catch (IOException e) {
                house.log().error("stand-in-failed", e, "session", owner.id());
            }
        }
        return mine != null && mine.isAlive() ? mine : null;
    }

    private void removePidFile() {
        StandIn mine = standIn;
        if (mine != null) {
            try {
                house.pidFiles().remove(facts.line().interfaceName(), mine.pid());
            } catch (IOException e) {
                house.log().error("pid-file-failed", e, "session", owner.id());
            }
        }
    }

    /** What comes from the stand-in. */
    private final class Ears implements StandIn.Listener {
        @Override
        public void signalled(String name, long nowNanos) {
            switch (name) {
                case "HUP" -> hangUp("Hangup (SIGHUP)");
                case "INT" -> hangUp("Terminating on signal 2");
                case "TERM" -> hangUp("Terminating on signal 15");
                default -> house.log().info("signal-ignored", "session", owner.id(), "name", name);
            }
        }

        @Override
        public void output(String line) {
            linesLeft--;
            if (linesLeft >= 0) {
                house.log().info("script-output", "session", owner.id(), "line", line);
            } else if (linesLeft == -1) {
                house.log().warn("script-output-cut", "session", owner.id());
            }
        }

        @Override
        public void gone(long nowNanos) {
            hangUp("Killed (SIGKILL)");
        }

        private void hangUp(String why) {
            if (!over) {
                house.log().info("hang-up", "session", owner.id(), "why", why);
                owner.hangUp(why);
            }
        }
    }
}
