package net.sallyport.bench;

import java.time.Duration;

/**
 * How far a run of {@link Scale} goes.
 *
 * @param sessions in the end
 * @param step sessions between two looks at the rate, and at memory the first time
 * @param warmUp logins before the climb, all of which end before it
 * @param idle how long processor time is taken without traffic
 * @param hold how long all sessions are held under traffic
 * @param interval between two echo requests of a session
 * @param storm of displacements; zero: none
 * @param perSecond displacements
 * @param realTime whether the server goes before everything else: how long it stands still then has
 *     no other program's turns in it
 */
record ScalePlan(
        int sessions,
        int step,
        int warmUp,
        Duration idle,
        Duration hold,
        Duration interval,
        Duration storm,
        int perSecond,
        boolean realTime) {
    static final ScalePlan FULL =
            new ScalePlan(
                    10_000,
                    1_000,
                    3_000,
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    1_000,
                    false);

    static final ScalePlan SHORT =
            new ScalePlan(
                    2_000,
                    500,
                    1_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    500,
                    false);

    ScalePlan withSessions(int value) {
        return new ScalePlan(value, step, warmUp, idle, hold, interval, storm, perSecond, realTime);
    }

    ScalePlan withIdle(Duration value) {
        return new ScalePlan(
                sessions, step, warmUp, value, hold, interval, storm, perSecond, realTime);
    }

    ScalePlan withInterval(Duration value) {
        return new ScalePlan(sessions, step, warmUp, idle, hold, value, storm, perSecond, realTime);
    }

    ScalePlan withHold(Duration value) {
        return new ScalePlan(
                sessions, step, warmUp, idle, value, interval, storm, perSecond, realTime);
    }

    ScalePlan withStorm(Duration value) {
        return new ScalePlan(
                sessions, step, warmUp, idle, hold, interval, value, perSecond, realTime);
    }

    ScalePlan inRealTime() {
        return new ScalePlan(sessions, step, warmUp, idle, hold, interval, storm, perSecond, true);
    }
}
