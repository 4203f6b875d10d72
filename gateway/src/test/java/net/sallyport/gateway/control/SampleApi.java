package net.sallyport.gateway.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.session.SessionView;

/** A server with nobody in, that remembers what it was told. */
public final class SampleApi implements Api {
    public final List<Kick> kicks = new ArrayList<>();
    public int calls;

    @Override
    public ServerStatus status() {
        calls++;
        return new ServerStatus(
                "test",
                1,
                java.time.Instant.EPOCH,
                0,
                "nowhere",
                List.of(),
                1,
                "replace",
                new ServerStatus.Places(0, 10),
                new ServerStatus.Places(0, 10),
                List.of(new ServerStatus.WorkerLoad(0, 0, 0, null)),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    @Override
    public SessionQuery.Page sessionPage(SessionQuery query) {
        calls++;
        return new SessionQuery.Page(0, List.of());
    }

    @Override
    public <T> T accounts(boolean make, T none, AccountWork<T> work) {
        calls++;
        return none;
    }

    @Override
    public List<HistoryEntry> history(HistoryQuery query) {
        calls++;
        return List.of();
    }

    @Override
    public List<SessionView> kick(Kick kick) throws ApiProblem {
        calls++;
        kicks.add(kick);
        if ("nobody".equals(kick.account())) {
            throw new ApiProblem(ApiProblem.Type.NOT_IN, "'nobody' is not in");
        }
        return List.of();
    }

    @Override
    public List<String> readAgain() {
        calls++;
        return List.of();
    }

    @Override
    public Map<String, Map<String, Long>> counters() {
        calls++;
        return Map.of();
    }
}
