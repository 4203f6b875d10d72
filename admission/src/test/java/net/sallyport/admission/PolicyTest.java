package net.sallyport.admission;

import static net.sallyport.admission.Samples.SECOND;
import static net.sallyport.admission.Samples.addresses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The timelines of docs/admission.md, with the rules that hold if nobody says otherwise. */
class PolicyTest {
    private static final long MILLI = 1_000_000;
    private static final Rules DENY = Rules.DEFAULT.with(1, OnConflict.DENY);

    private final AddressPool pool =
            new AddressPool(addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
    private final RecordingPort port = new RecordingPort();
    private final Signs signs = new Signs();
    private final List<AdmissionEvent> events = new ArrayList<>();
    private final Admission admission =
            new Admission(Rules.DEFAULT, pool, port, signs, events::add);
    private final Account bob = Account.of("bob");

    private Login login(long session, String computer) {
        return new Login(
                new SessionId(session),
                bob,
                new DeviceEvidence(
                        Samples.address("203.0.113." + session),
                        null,
                        "Microsoft",
                        null,
                        computer == null ? null : "MSRASV5.20 MSRAS-0-" + computer),
                null);
    }

    private Verdict reserve(Login login, long now) {
        return admission.reserve(login, now);
    }

    /** Reserves, commits, and acknowledges the cuts. */
    private FenceToken enter(Login login, long now) {
        Reservation reservation =
                assertInstanceOf(Verdict.Reserved.class, reserve(login, now)).reservation();
        return commit(reservation, now);
    }

    private FenceToken commit(Reservation reservation, long now) {
        admission.commit(reservation, now);
        port.cuts.keySet().forEach(loser -> admission.cutDone(token(loser), now));
        return token(reservation.login().session().value());
    }

    private FenceToken token(long session) {
        return port.claims.get(session).token();
    }

    private Refusal refusalOf(Login login, long now) {
        return assertInstanceOf(Verdict.Refused.class, reserve(login, now)).refusal();
    }

    private <E extends AdmissionEvent> E last(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList().getLast();
    }

    @Test
    void aReconnectDisplacesItselfUnderDenyAndFromAnotherAddress() {
        admission.setRules(DENY);
        enter(login(1, "LAPTOP"), 0);
        signs.heard.put(1L, 10 * SECOND);
        assertEquals(Refusal.Reason.ALREADY_IN, refusalOf(login(2, "PHONE"), 10 * SECOND).reason());
        enter(login(3, "LAPTOP"), 11 * SECOND);
        assertEquals(
                List.of(
                        "admitted 1 token 1 10.0.0.1",
                        "cut 1 token 1",
                        "admitted 3 token 2 10.0.0.1"),
                port.take());
        assertEquals(
                "Replaced by a newer login of this account on the same device"
                        + " [sallyport:reconnected]",
                port.cuts.get(1L).message());
        AdmissionEvent.Displacement displaced = last(AdmissionEvent.Displacement.class);
        assertEquals(DeviceMatch.SAME, displaced.match());
        assertEquals(11 * SECOND, displaced.heldNanos());
    }

    @Test
    void aReconnectDisplacesItselfThoughThereIsRoom() {
        admission.setRules(Rules.DEFAULT.with(3, OnConflict.DENY));
        enter(login(1, "LAPTOP"), 0);
        enter(login(2, "PHONE"), 1);
        enter(login(3, "LAPTOP"), 2);
        assertEquals(2, admission.claims().size());
        assertEquals(List.of(1L), List.copyOf(port.cuts.keySet()));
    }

    @Test
    void ofSeveralTheSameDeviceGoesFirstThenTheLongestWithoutTrafficThenTheOldest() {
        admission.setRules(Rules.DEFAULT.with(3, OnConflict.REPLACE).with(Rules.ShortCycle.OFF));
        enter(login(1, "A"), 0);
        enter(login(2, "B"), SECOND);
        enter(login(3, "C"), 2 * SECOND);
        signs.traffic.put(1L, 100 * SECOND);
        signs.traffic.put(2L, 40 * SECOND);
        signs.traffic.put(3L, 99 * SECOND);
        enter(login(4, "D"), 100 * SECOND);
        assertEquals(List.of(2L), List.copyOf(port.cuts.keySet()), "the longest without traffic");
        signs.traffic.put(4L, 100 * SECOND);
        enter(login(5, "C"), 101 * SECOND);
        assertTrue(port.cuts.containsKey(3L), "the same device");
        enter(login(6, "E"), 102 * SECOND);
        assertTrue(port.cuts.containsKey(1L), "all about as busy: the oldest");
    }

    @Test
    void underDenyAHolderThatDoesNotAnswerMakesRoom() {
        admission.setRules(DENY);
        FenceToken ghost = enter(login(1, "LAPTOP"), 0);
        port.take();
        assertInstanceOf(Verdict.Asking.class, reserve(login(2, "PHONE"), 60 * SECOND));
        assertEquals(List.of("probe 1 token 1"), port.take());
        assertEquals(60 * SECOND + 1_500 * MILLI, admission.nextDeadlineNanos());
        admission.expire(60 * SECOND + 1_499 * MILLI);
        assertEquals(List.of(), port.take());
        admission.expire(60 * SECOND + 1_500 * MILLI);
        assertEquals(List.of("reserved 2"), port.take(), "and nobody is cut yet");
        commit(port.reservations.get(2L), 62 * SECOND);
        assertEquals(List.of("cut 1 token 1", "admitted 2 token 2 10.0.0.1"), port.take());
        assertEquals(
                "Did not answer, and was replaced by a newer login on PHONE [sallyport:no-answer]",
                port.cuts.get(1L).message());
        AdmissionEvent.Probed probed = last(AdmissionEvent.Probed.class);
        assertEquals(ghost, probed.holder().token());
        assertEquals(1_500 * MILLI, probed.tookNanos());
        assertEquals(
                1_500 * MILLI,
                events.stream()
                        .filter(event ->
                                event instanceof AdmissionEvent.Reserved(_, Login who, _)
                                        && who.session().value() == 2)
                        .map(event -> ((AdmissionEvent.Reserved) event).waitedNanos())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void underDenyAHolderThatAnswersLosesNothing() {
        admission.setRules(DENY);
        FenceToken holder = enter(login(1, "LAPTOP"), 0);
        port.take();
        reserve(login(2, "PHONE"), 60 * SECOND);
        reserve(login(3, "TABLET"), 60 * SECOND + MILLI);
        signs.heard.put(1L, 60 * SECOND + 40 * MILLI);
        admission.probeAnswered(holder, 60 * SECOND + 40 * MILLI);
        assertEquals(
                List.of("probe 1 token 1", "told 2 ALREADY_IN", "told 3 ALREADY_IN"),
                port.take(),
                "asked once, for both");
        assertEquals(
                "This account is already in, on LAPTOP, for 60 s [sallyport:already-in]",
                port.refusals.get(2L).message());
        assertTrue(last(AdmissionEvent.Probed.class).answered());
        assertEquals(40 * MILLI, last(AdmissionEvent.Probed.class).tookNanos());
        assertEquals(39 * MILLI, last(AdmissionEvent.Refused.class).waitedNanos());
        admission.expire(62 * SECOND);
        admission.probeAnswered(holder, 62 * SECOND);
        assertEquals(List.of(), port.take());
    }

    @Test
    void aHolderThatWasHeardOfIsNotAsked() {
        admission.setRules(DENY);
        enter(login(1, "LAPTOP"), 0);
        signs.heard.put(1L, 60 * SECOND - 999 * MILLI);
        assertEquals(Refusal.Reason.ALREADY_IN, refusalOf(login(2, "PHONE"), 60 * SECOND).reason());
        signs.heard.put(1L, 59 * SECOND);
        assertInstanceOf(Verdict.Asking.class, reserve(login(3, "PHONE"), 60 * SECOND));
    }

    @Test
    void aHolderThatComesToLifeBeforeTheCommitStaysIn() {
        admission.setRules(DENY);
        FenceToken holder = enter(login(1, "LAPTOP"), 0);
        reserve(login(2, "PHONE"), 60 * SECOND);
        admission.expire(62 * SECOND);
        signs.heard.put(1L, 62 * SECOND);
        port.take();
        admission.commit(port.reservations.get(2L), 63 * SECOND);
        assertEquals(List.of("refused 2 ALREADY_IN"), port.take());
        assertInstanceOf(Verdict.Asking.class, reserve(login(3, "PHONE"), 70 * SECOND));
        assertEquals(List.of("probe 1 token 1"), port.take(), "asked anew");
        assertEquals(71_500 * MILLI, admission.nextDeadlineNanos());
        admission.release(holder, 71 * SECOND);
        assertEquals(List.of("reserved 3"), port.take(), "it left: no need to wait");
        assertEquals(Long.MAX_VALUE, admission.nextDeadlineNanos());
    }

    @Test
    void twoReservedOverOneGhostAreNotBothIn() {
        admission.setRules(DENY);
        enter(login(1, "LAPTOP"), 0);
        reserve(login(2, "PHONE"), 60 * SECOND);
        reserve(login(3, "TABLET"), 60 * SECOND);
        admission.expire(62 * SECOND);
        port.take();
        admission.commit(port.reservations.get(3L), 62 * SECOND);
        admission.commit(port.reservations.get(2L), 62 * SECOND);
        assertEquals(List.of("cut 1 token 1", "refused 2 ALREADY_IN"), port.take());
        admission.expire(64 * SECOND);
        assertEquals(List.of("admitted 3 token 2 10.0.0.2"), port.take(), "the worker is stuck");
    }

    @Test
    void devicesThatKeepDisplacingEachOtherAreStopped() {
        enter(login(1, "LAPTOP"), 0);
        enter(login(2, "PHONE"), 5 * SECOND);
        enter(login(3, "LAPTOP"), 10 * SECOND);
        enter(login(4, "PHONE"), 15 * SECOND);
        enter(login(5, "LAPTOP"), 20 * SECOND);
        assertEquals(0, admission.count(AdmissionCounter.CYCLE_STOPPED));
        enter(login(6, "PHONE"), 25 * SECOND);
        AdmissionEvent.CycleStopped stopped = last(AdmissionEvent.CycleStopped.class);
        assertEquals(6, stopped.inside().session().value());
        assertEquals(120 * SECOND, stopped.coolDownNanos());
        for (int i = 0; i < 100; i++) {
            long now = (30 + 5L * i) * SECOND;
            signs.heard.put(6L, now);
            Refusal refusal = refusalOf(login(7 + i, "LAPTOP"), now);
            assertEquals(
                    "Devices displace each other; PHONE stays. Disconnect it, or wait 2 min"
                            + " [sallyport:short-cycle]",
                    refusal.message());
        }
        assertEquals(1, admission.count(AdmissionCounter.CYCLE_STOPPED));
        assertEquals(5, admission.count(AdmissionCounter.DISPLACED));
        enter(login(200, "LAPTOP"), (525 + 120) * SECOND);
        assertEquals(6, admission.count(AdmissionCounter.DISPLACED), "it stopped redialling");
    }

    @Test
    void inTheCoolDownAGhostStillLocksNobodyOut() {
        admission.setRules(Rules.DEFAULT.with(new Rules.ShortCycle(1, 60_000, 60_000)));
        enter(login(1, "LAPTOP"), 0);
        enter(login(2, "PHONE"), 5 * SECOND);
        port.take();
        assertInstanceOf(Verdict.Asking.class, reserve(login(3, "PHONE"), 20 * SECOND));
        admission.expire(22 * SECOND);
        commit(port.reservations.get(3L), 22 * SECOND);
        assertEquals(
                List.of(
                        "probe 2 token 2",
                        "reserved 3",
                        "cut 2 token 2",
                        "admitted 3 token 3 10.0.0.1"),
                port.take());
    }

    @Test
    void aGuardThatIsTurnedOffLetsGoAtOnce() {
        Rules strict = Rules.DEFAULT.with(new Rules.ShortCycle(1, 60_000, 60_000));
        admission.setRules(strict);
        enter(login(1, "LAPTOP"), 0);
        enter(login(2, "PHONE"), SECOND);
        assertEquals(Refusal.Reason.SHORT_CYCLE, refusalOf(login(3, "LAPTOP"), SECOND).reason());
        admission.setRules(strict.with(Rules.ShortCycle.OFF));
        enter(login(4, "LAPTOP"), SECOND);
        assertEquals(1, admission.claims().size());
    }

    @Test
    void theGuardRemembersAnAccountThatNobodyIsInside() {
        admission.setRules(Rules.DEFAULT.with(new Rules.ShortCycle(2, 60_000, 60_000)));
        enter(login(1, "LAPTOP"), 0);
        admission.release(enter(login(2, "PHONE"), SECOND), 2 * SECOND);
        assertEquals(List.of(), admission.claims());
        enter(login(3, "LAPTOP"), 3 * SECOND);
        enter(login(4, "PHONE"), 4 * SECOND);
        assertEquals(1, admission.count(AdmissionCounter.CYCLE_STOPPED));
    }

    @Test
    void everyStepOfASessionIsAnEventInOrder() {
        enter(login(1, "LAPTOP"), 0);
        Reservation second =
                assertInstanceOf(Verdict.Reserved.class, reserve(login(2, "PHONE"), SECOND))
                        .reservation();
        admission.commit(second, 2 * SECOND);
        admission.expire(4 * SECOND);
        admission.cutDone(token(1), 5 * SECOND);
        admission.release(token(2), 6 * SECOND);
        assertEquals(
                List.of(
                        "Reserved",
                        "Admitted",
                        "Reserved",
                        "Displacement",
                        "CutOverdue",
                        "Admitted",
                        "CutDone",
                        "Released"),
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
        assertEquals(2 * SECOND, last(AdmissionEvent.Admitted.class).waitedNanos());
        assertEquals(3 * SECOND, last(AdmissionEvent.CutDone.class).tookNanos());
        assertTrue(events.stream().allMatch(event -> event.account().equals(bob.id())));
        assertEquals(6 * SECOND, events.getLast().atNanos());
    }

    @Test
    void aSecondProbeHasTheWholeTimeThoughTheFirstOnesDeadlineIsStillToCome() {
        admission.setRules(DENY);
        FenceToken holder = enter(login(1, "LAPTOP"), 0);
        reserve(login(2, "PHONE"), 60 * SECOND);
        admission.probeAnswered(holder, 60 * SECOND + MILLI);
        reserve(login(3, "PHONE"), 61 * SECOND);
        port.take();
        admission.expire(61_500 * MILLI);
        assertEquals(List.of(), port.take());
        admission.expire(62_500 * MILLI);
        assertEquals(List.of("reserved 3"), port.take());
    }
}
