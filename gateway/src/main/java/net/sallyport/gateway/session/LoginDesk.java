package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Admission;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Login;
import net.sallyport.admission.Lookup;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.SessionId;
import net.sallyport.admission.Verdict;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.accounts.Accounts;
import net.sallyport.gateway.accounts.Standing;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthError;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.auth.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer's proof is checked and admission is asked, off the workers: the account is looked
 * up, the proof verified against its secret, a place reserved. Safe for any thread.
 */
public final class LoginDesk implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int QUEUE = 4_096;

    /** Checked for names that nobody has; what it says is not used. */
    private static final Secret NOBODY = new Secret.ClearText(new byte[16]);

    /** What becomes of a login. */
    public sealed interface Outcome {}

    /** The peer may be told that it is authenticated. */
    public record Reserved(AuthAnswer.Accept answer, Reservation reservation) implements Outcome {}

    /** The proof is right; {@link Sessions#decided} says the rest. */
    public record Asking(AuthAnswer.Accept answer, Account account) implements Outcome {
        /** What the peer is told in the end. */
        Outcome decided(Verdict.Decided verdict) {
            return switch (verdict) {
                case Verdict.Reserved(Reservation reservation) -> new Reserved(answer, reservation);
                case Verdict.Refused(Refusal refusal) ->
                        new Refused(
                                new AuthAnswer.Refuse(
                                        AuthError.NO_DIALIN_PERMISSION, false, refusal.message()),
                                LoginRefusal.of(refusal, account.id()));
            };
        }
    }

    public record Refused(AuthAnswer.Refuse answer, LoginRefusal why) implements Outcome {
        static Refused by(AuthError error, boolean retry, String cause, String message) {
            return new Refused(
                    new AuthAnswer.Refuse(error, retry, message),
                    LoginRefusal.of(cause, null, message));
        }
    }

    private volatile Accounts accounts;
    private final Admission admission;
    private final LoginThrottle throttle;
    private final EventLog log;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(QUEUE),
                    Thread.ofPlatform().daemon().name("login-", 0).factory());

    /**
     * @param failuresPerSecond logins of a source, and against an account, that may fail in a
     *     second; 0: any number
     */
    public LoginDesk(Accounts accounts, Admission admission, int failuresPerSecond, EventLog log) {
        this.throttle = new LoginThrottle(failuresPerSecond);
        this.accounts = accounts;
        this.admission = admission;
        this.log = log;
    }

    /**
     * Decides, and answers once on a thread of its own. When more logins wait than it can hold, the
     * newest are refused at once.
     */
    public void decide(
            AuthRequest request,
            SessionId session,
            DeviceEvidence device,
            @Nullable Inet4Address preferred,
            Consumer<Outcome> answer) {
        InetAddress source = device.callingAddress();
        if (!throttle.permits(source, request.name(), Clock.nanos())) {
            answer.accept(tooMany());
            return;
        }
        Consumer<Outcome> slowed = outcome -> answer(outcome, source, request.name(), answer);
        try {
            threads.execute(() -> find(request, session, device, preferred, slowed));
        } catch (RejectedExecutionException e) {
            answer.accept(tooMany());
        }
    }

    private static Outcome tooMany() {
        return Refused.by(
                AuthError.AUTHENTICATION_FAILURE,
                false,
                LoginRefusal.TOO_MANY_LOGINS,
                "Too many logins at once");
    }

    /** Answers at once, or, who has guessed wrong before, in a while. */
    private void answer(
            Outcome outcome, @Nullable InetAddress source, byte[] name, Consumer<Outcome> answer) {
        long delayMillis = 0;
        if (outcome instanceof Refused refused && refused.why().isWrongGuess()) {
            delayMillis = throttle.failed(source, name, Clock.nanos());
        } else if (!(outcome instanceof Refused)) {
            throttle.succeeded(source);
        }
        if (delayMillis == 0) {
            answer.accept(outcome);
        } else {
            CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(() -> answer.accept(outcome));
        }
    }

    /** How often that happened. */
    public long count(LoginCounter what) {
        return throttle.count(what);
    }

    /**
     * Checks the proof of a peer that is in already and was challenged again: it must be the same
     * account still. Answers once on a thread of its own.
     */
    public void verifyAgain(AuthRequest request, AccountId account, Consumer<AuthAnswer> answer) {
        AuthAnswer refusal =
                new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, false, "Access denied");
        try {
            threads.execute(() -> {
                try {
                    accounts.storeFor(request.method())
                            .find(
                                    AccountName.of(request.name()),
                                    lookup ->
                                            answer.accept(
                                                    again(lookup, request, account, refusal)));
                } catch (RuntimeException | Error e) {
                    log.error("login-fault", e, "account", account);
                    answer.accept(refusal);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.accept(refusal);
        }
    }

    /** How many logins of a source, and against an account, may fail in a second from now on. */
    public void setFailuresPerSecond(int failuresPerSecond) {
        throttle.setFailuresPerSecond(failuresPerSecond);
    }

    /** Logins from now on are checked against these. */
    public void setAccounts(Accounts replacement) {
        accounts = replacement;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void find(
            AuthRequest request,
            SessionId session,
            DeviceEvidence device,
            @Nullable Inet4Address preferred,
            Consumer<Outcome> answer) {
        try {
            accounts.storeFor(request.method())
                    .find(
                            AccountName.of(request.name()),
                            lookup ->
                                    answer.accept(
                                            judge(lookup, request, session, device, preferred)));
        } catch (RuntimeException | Error e) {
            // The peer waits for an answer, whatever has happened here.
            log.error("login-fault", e, "session", session);
            answer.accept(internalError());
        }
    }

    private static AuthAnswer again(
            Lookup lookup, AuthRequest request, AccountId account, AuthAnswer refusal) {
        return lookup instanceof Lookup.Found(Account found) && found.id().equals(account)
                ? Verifier.verify(request, AccountProfile.of(found).secret())
                : refusal;
    }

    private static Outcome internalError() {
        return Refused.by(
                AuthError.AUTHENTICATION_FAILURE, false, LoginRefusal.FAULT, "Internal error");
    }

    private Outcome judge(
            Lookup lookup,
            AuthRequest request,
            SessionId session,
            DeviceEvidence device,
            @Nullable Inet4Address preferred) {
        try {
            return switch (lookup) {
                case Lookup.Found(Account account) ->
                        verify(account, request, session, device, preferred);
                case Lookup.Unknown() -> {
                    // As much work as for a wrong password, so that time tells nobody who exists.
                    Verifier.verify(request, NOBODY);
                    yield Refused.by(
                            AuthError.AUTHENTICATION_FAILURE,
                            true,
                            LoginRefusal.NO_ACCOUNT,
                            "Access denied");
                }
                case Lookup.Unreachable(String text) -> {
                    log.error("account-store-unreachable", null, "why", text);
                    yield Refused.by(
                            AuthError.AUTHENTICATION_FAILURE,
                            false,
                            LoginRefusal.ACCOUNTS_UNREACHABLE,
                            "Try again later");
                }
            };
        } catch (RuntimeException | Error e) {
            log.error("login-fault", e, "session", session);
            return internalError();
        }
    }

    private Outcome verify(
            Account account,
            AuthRequest request,
            SessionId session,
            DeviceEvidence device,
            @Nullable Inet4Address preferred) {
        AccountProfile profile = AccountProfile.of(account);
        AuthAnswer.Accept accept;
        switch (Verifier.verify(request, profile.secret())) {
            case AuthAnswer.Accept right -> accept = right;
            case AuthAnswer.Refuse wrong -> {
                return new Refused(
                        wrong,
                        LoginRefusal.of(
                                LoginRefusal.WRONG_PASSWORD, account.id(), wrong.message()));
            }
        }
        Standing standing = profile.standing();
        if (standing != Standing.GOOD) {
            return new Refused(
                    new AuthAnswer.Refuse(standing.error(), false, standing.text()),
                    LoginRefusal.of(standing, account.id()));
        }
        Login login = new Login(session, account, device, preferred);
        Asking asking = new Asking(accept, account);
        return switch (admission.reserve(login, Clock.nanos())) {
            case Verdict.Decided decided -> asking.decided(decided);
            case Verdict.Asking() -> asking;
        };
    }
}
