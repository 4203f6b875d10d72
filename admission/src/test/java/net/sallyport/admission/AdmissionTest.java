package net.sallyport.admission;

import static net.sallyport.admission.Samples.SECOND;
import static net.sallyport.admission.Samples.account;
import static net.sallyport.admission.Samples.address;
import static net.sallyport.admission.Samples.addresses;
import static net.sallyport.admission.Samples.login;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Timelines of logins; the pool is 10.0.0.1 to .4, the wait for a cut 2 s. */
class AdmissionTest {
    private static final Rules FREE = Rules.DEFAULT.with(Rules.ShortCycle.OFF);
    private static final Rules DENY = FREE.with(1, OnConflict.DENY);

    private final AddressPool pool =
            new AddressPool(addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
    private final RecordingPort port = new RecordingPort();
    private final Signs signs = new Signs();
    private final List<AdmissionEvent> events = new ArrayList<>();
    private final Admission admission = new Admission(FREE, pool, port, signs, events::add);
    private final Account bob = Account.of("bob");

    private Reservation reserve(Login login, long now) {
        return assertInstanceOf(Verdict.Reserved.class, admission.reserve(login, now))
                .reservation();
    }

    private Refusal refusalOf(Login login, long now) {
        return assertInstanceOf(Verdict.Refused.class, admission.reserve(login, now)).refusal();
    }

    /** Reserves and commits at once. */
    private Reservation enter(Login login, long now) {
        Reservation reservation = reserve(login, now);
        admission.commit(reservation, now);
        return reservation;
    }

    private FenceToken token(long session) {
        return port.claims.get(session).token();
    }

    private long count(AdmissionCounter what) {
        return admission.count(what);
    }

    @Test
    void theSecondLoginTakesOverWithTheSameAddressOnceTheFirstIsCut() {
        enter(login(1, bob), 0);
        assertEquals(List.of("admitted 1 token 1 10.0.0.1"), port.take());
        Reservation second = reserve(login(2, bob), 10 * SECOND);
        assertEquals(List.of(), port.take(), "a reservation disturbs nobody");
        admission.commit(second, 11 * SECOND);
        assertEquals(List.of("cut 1 token 1"), port.take(), "cut before anybody is admitted");
        assertEquals(13 * SECOND, admission.nextDeadlineNanos());
        assertEquals(
                "Replaced by a newer login of this account on another device",
                port.cuts.get(1L).text());
        admission.cutDone(token(1), 0);
        assertEquals(List.of("admitted 2 token 2 10.0.0.1"), port.take());
        assertEquals(Long.MAX_VALUE, admission.nextDeadlineNanos());
        assertEquals(3, pool.free());
        assertEquals(11 * SECOND, port.claims.get(2L).sinceNanos());
    }

    @Test
    void theLateTeardownOfTheLoserDoesNotTouchTheWinner() {
        Reservation first = enter(login(1, bob), 0);
        enter(login(2, bob), 1);
        admission.cutDone(token(1), 0);
        port.take();
        admission.release(token(1), 0);
        admission.cutDone(token(1), 0);
        admission.abandon(first, 0);
        assertEquals(List.of(port.claims.get(2L)), admission.claims());
        assertEquals(3, pool.free());
        assertEquals(3, count(AdmissionCounter.LATE_TEARDOWN));
        assertEquals(List.of(), port.take());
    }

    @Test
    void acknowledgingACutThatNeverWasDoesNothing() {
        enter(login(1, bob), 0);
        admission.cutDone(token(1), 0);
        assertEquals(1, admission.claims().size());
        assertTrue(pool.isHeld(address("10.0.0.1")));
    }

    @Test
    void aLoserThatEndsOfItselfHasAcknowledgedItsCut() {
        enter(login(1, bob), 0);
        enter(login(2, bob), 1);
        port.take();
        admission.release(token(1), 0);
        assertEquals(List.of("admitted 2 token 2 10.0.0.1"), port.take());
    }

    @Test
    void underDenyTheSecondIsToldWhoIsInAndSinceWhen() {
        admission.setRules(DENY);
        enter(login(1, bob), 0);
        signs.heard.put(1L, 720 * SECOND);
        Refusal refusal = refusalOf(login(2, bob), 720 * SECOND);
        assertEquals(Refusal.Reason.ALREADY_IN, refusal.reason());
        assertEquals("This account is already in, on another device, for 12 min", refusal.text());
        admission.release(token(1), 0);
        enter(login(3, bob), 721 * SECOND);
        assertEquals("admitted 3 token 2 10.0.0.1", port.lines.getLast());
    }

    @Test
    void ofTwoReservationsUnderDenyExactlyOneCommits() {
        admission.setRules(DENY);
        Reservation first = reserve(login(1, bob), 0);
        Reservation second = reserve(login(2, bob), 0);
        admission.commit(second, 1);
        admission.commit(first, 2);
        assertEquals(List.of("admitted 2 token 1 10.0.0.1", "refused 1 ALREADY_IN"), port.take());
        admission.abandon(first, 0);
        assertEquals(1, admission.claims(bob.id()).size());
    }

    @Test
    void aLoginThatNeverCommitsDisturbsNobodyHoweverOftenItComes() {
        enter(login(1, bob), 0);
        port.take();
        for (int i = 2; i < 10_000; i++) {
            Reservation reservation = reserve(login(i, bob), i);
            if (i % 2 == 0) {
                admission.abandon(reservation, 0);
                admission.commit(reservation, i);
            }
        }
        assertEquals(List.of(), port.take());
        assertEquals(1, admission.claims().size());
    }

    @Test
    void aReservationIsGoodForOneCommitWithinItsTime() {
        Reservation late = reserve(login(1, bob), 0);
        assertEquals(60 * SECOND, late.expiresNanos());
        admission.commit(late, 60 * SECOND + 1);
        admission.commit(late, 0);
        assertEquals(List.of("refused 1 RESERVATION_EXPIRED"), port.take());
        Reservation once = enter(login(2, bob), 0);
        admission.commit(once, 1);
        admission.abandon(once, 0);
        admission.abandon(once, 0);
        admission.commit(once, 2);
        assertEquals(List.of("admitted 2 token 1 10.0.0.1"), port.take());
        assertEquals(4, pool.free());
    }

    @Test
    void aStuckLoserKeepsItsAddressAndTheWinnerEntersWithAnother() {
        enter(login(1, bob), 0);
        enter(login(2, bob), SECOND);
        admission.expire(3 * SECOND - 1);
        assertEquals(List.of("admitted 1 token 1 10.0.0.1", "cut 1 token 1"), port.take());
        admission.expire(3 * SECOND);
        assertEquals(List.of("admitted 2 token 2 10.0.0.2"), port.take());
        assertEquals(1, count(AdmissionCounter.CUT_OVERDUE));
        assertTrue(pool.isHeld(address("10.0.0.1")), "the stuck worker may still use it");
        admission.cutDone(token(1), 0);
        assertFalse(pool.isHeld(address("10.0.0.1")));
        assertEquals(1, admission.claims().size());
    }

    @Test
    void aFixedAddressNeverMovesBeforeItIsLetGo() {
        Account fixed = account("eve", new AddressRule.Fixed(addresses("10.9.9.9")));
        enter(login(1, fixed), 0);
        enter(login(2, fixed), 0);
        admission.expire(2 * SECOND);
        assertEquals(
                List.of("admitted 1 token 1 10.9.9.9", "cut 1 token 1", "refused 2 NOT_LET_GO"),
                port.take());
        assertEquals(Refusal.Reason.NOT_LET_GO, refusalOf(login(3, fixed), 2 * SECOND).reason());
        admission.release(token(1), 0);
        enter(login(4, fixed), 3 * SECOND);
        assertEquals(List.of("admitted 4 token 3 10.9.9.9"), port.take());
    }

    @Test
    void aNewerLoginReplacesOneThatStillWaitsAndInheritsItsWait() {
        enter(login(1, bob), 0);
        enter(login(2, bob), SECOND);
        enter(login(3, bob), 2 * SECOND);
        assertEquals(
                List.of("admitted 1 token 1 10.0.0.1", "cut 1 token 1", "refused 2 DISPLACED"),
                port.take());
        assertEquals(3 * SECOND, admission.nextDeadlineNanos(), "the loser's time, not the heir's");
        admission.cutDone(token(1), 0);
        assertEquals(List.of("admitted 3 token 3 10.0.0.1"), port.take());
    }

    @Test
    void whenTheWaitingWinnerHangsUpTheNextStillWaitsForTheLoser() {
        enter(login(1, bob), 0);
        Reservation second = enter(login(2, bob), 1);
        admission.abandon(second, 0);
        port.take();
        enter(login(3, bob), 2);
        assertEquals(List.of(), port.take(), "the first one's data path is not closed yet");
        admission.cutDone(token(1), 0);
        assertEquals(List.of("admitted 3 token 3 10.0.0.1"), port.take());
    }

    @Test
    void withALimitOfTwoTheOldestOfThreeGoes() {
        Account pair =
                new Account(
                        new AccountId("pair"),
                        2,
                        null,
                        AddressRule.ANY_OF_POOL,
                        AccountSettings.NONE);
        enter(login(1, pair), 0);
        enter(login(2, pair), 1);
        enter(login(3, pair), 2);
        admission.cutDone(token(1), 0);
        assertEquals(
                List.of(
                        "admitted 1 token 1 10.0.0.1",
                        "admitted 2 token 2 10.0.0.2",
                        "cut 1 token 1",
                        "admitted 3 token 3 10.0.0.1"),
                port.take());
    }

    @Test
    void anAccountsOwnLimitAndPolicyComeFirst() {
        Account pair =
                new Account(
                        new AccountId("pair"),
                        2,
                        OnConflict.DENY,
                        AddressRule.ANY_OF_POOL,
                        AccountSettings.NONE);
        enter(login(1, pair), 0);
        enter(login(2, pair), 1);
        signs.heard.put(1L, 8_000 * SECOND);
        signs.heard.put(2L, 8_000 * SECOND);
        assertEquals(
                "This account is already in 2 times, the first on another device, for 2 h",
                refusalOf(login(3, pair), 8_000 * SECOND).text());
    }

    @Test
    void aLowerLimitTakesHoldWithTheNextLogin() {
        admission.setRules(FREE.with(3, OnConflict.REPLACE));
        for (int i = 1; i <= 3; i++) {
            enter(login(i, bob), i);
        }
        admission.setRules(FREE);
        port.take();
        enter(login(4, bob), 4);
        assertEquals(List.of("cut 1 token 1", "cut 2 token 2", "cut 3 token 3"), port.take());
        admission.cutDone(token(2), 0);
        admission.cutDone(token(1), 0);
        assertEquals(List.of(), port.take());
        admission.cutDone(token(3), 0);
        assertEquals(List.of("admitted 4 token 4 10.0.0.1"), port.take());
        assertEquals(3, pool.free());
    }

    @Test
    void aFullPoolRefusesTheNewcomerAndNotTheReplacement() {
        for (int i = 1; i <= 4; i++) {
            enter(login(i, Account.of("account " + i)), 0);
        }
        Refusal refusal = refusalOf(login(5, bob), 0);
        assertEquals(Refusal.Reason.NO_ADDRESS, refusal.reason());
        enter(login(6, Account.of("account 2")), 0);
        admission.cutDone(token(2), 0);
        assertEquals("admitted 6 token 5 10.0.0.2", port.lines.getLast());
    }

    @Test
    void aPoolThatRanOutSinceTheReservationRefusesAndDisturbsNobody() {
        Reservation reservation = reserve(login(9, bob), 0);
        for (int i = 1; i <= 4; i++) {
            enter(login(i, Account.of("account " + i)), 0);
        }
        port.take();
        admission.commit(reservation, 0);
        assertEquals(List.of("refused 9 NO_ADDRESS"), port.take());
        assertEquals(4, admission.claims().size());
    }

    @Test
    void aFixedAddressHeldByAnotherAccountIsAStatedRefusal() {
        enter(login(1, bob), 0);
        Account fixed = account("eve", new AddressRule.Fixed(addresses("10.0.0.1")));
        Refusal refusal = refusalOf(login(2, fixed), 0);
        assertEquals(Refusal.Reason.ADDRESS_HELD, refusal.reason());
        assertEquals(
                "The address of this account, 10.0.0.1, is held by another account's session",
                refusal.text());
    }

    @Test
    void anAccountWithoutAddressesGetsNone() {
        Account bare = account("bare", new AddressRule.None());
        enter(login(1, bare), 0);
        enter(login(2, bare), 0);
        admission.expire(10 * SECOND);
        assertEquals(
                List.of("admitted 1 token 1", "cut 1 token 1", "admitted 2 token 2"), port.take());
    }

    @Test
    void anAddressThatTheNewRuleForbidsDoesNotMove() {
        enter(login(1, account("bob", new AddressRule.Fixed(addresses("10.9.9.9")))), 0);
        enter(login(2, bob), 0);
        admission.cutDone(token(1), 0);
        assertEquals("admitted 2 token 2 10.0.0.1", port.lines.getLast());
        assertFalse(pool.isHeld(address("10.9.9.9")));
    }

    @Test
    void aPortThatCallsBackIsToldSo() {
        AtomicReference<Admission> self = new AtomicReference<>();
        RecordingPort calling =
                new RecordingPort() {
                    @Override
                    public void admitted(SessionId session, Claim claim) {
                        self.get().release(claim.token(), 0);
                    }
                };
        self.set(new Admission(FREE, pool, calling, signs, events::add));
        Reservation reservation =
                assertInstanceOf(Verdict.Reserved.class, self.get().reserve(login(1, bob), 0))
                        .reservation();
        assertThrows(IllegalStateException.class, () -> self.get().commit(reservation, 0));
    }

    @Test
    void whatHappenedIsCounted() {
        enter(login(1, bob), 0);
        enter(login(2, bob), 0);
        admission.cutDone(token(1), 0);
        admission.setRules(DENY);
        refusalOf(login(3, bob), 0);
        assertEquals(2, count(AdmissionCounter.RESERVED));
        assertEquals(2, count(AdmissionCounter.ADMITTED));
        assertEquals(1, count(AdmissionCounter.DISPLACED));
        assertEquals(1, count(AdmissionCounter.REFUSED_AT_RESERVE));
        assertEquals(0, count(AdmissionCounter.REFUSED_AT_COMMIT));
    }
}
