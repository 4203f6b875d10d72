package net.sallyport.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what is asked for, one line each, and keeps the claims and cuts. */
class RecordingPort implements AdmissionPort {
    final List<String> lines = new ArrayList<>();
    final Map<Long, Claim> claims = new HashMap<>();
    final Map<Long, Displaced> cuts = new HashMap<>();
    final Map<Long, Refusal> refusals = new HashMap<>();
    final Map<Long, Reservation> reservations = new HashMap<>();

    @Override
    public void cut(SessionId loser, FenceToken token, Displaced why) {
        lines.add("cut " + loser + " token " + token);
        cuts.put(loser.value(), why);
    }

    @Override
    public void admitted(SessionId session, Claim claim) {
        lines.add(
                "admitted "
                        + session
                        + " token "
                        + claim.token()
                        + (claim.address() == null ? "" : " " + claim.address().getHostAddress()));
        claims.put(session.value(), claim);
    }

    @Override
    public void refused(SessionId session, Refusal refusal) {
        lines.add("refused " + session + " " + refusal.reason());
        refusals.put(session.value(), refusal);
    }

    @Override
    public void probe(SessionId holder, FenceToken token) {
        lines.add("probe " + holder + " token " + token);
    }

    @Override
    public void decided(SessionId session, Verdict.Decided verdict) {
        switch (verdict) {
            case Verdict.Reserved(Reservation reservation) -> {
                lines.add("reserved " + session);
                reservations.put(session.value(), reservation);
            }
            case Verdict.Refused(Refusal refusal) -> {
                lines.add("told " + session + " " + refusal.reason());
                refusals.put(session.value(), refusal);
            }
        }
    }

    /** The lines since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
