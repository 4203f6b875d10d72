package net.sallyport.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.client.load.Latency;
import net.sallyport.client.load.LoadReport;
import net.sallyport.client.load.TakeoverStorm;
import net.sallyport.client.load.Traffic;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.log.LogText;
import org.jspecify.annotations.Nullable;

/** What `bench` says in the end. */
final class BenchReport {
    private BenchReport() {}

    static String text(LoadReport report) {
        StringBuilder text = new StringBuilder();
        row(text, "sessions in", "%,d of %,d".formatted(report.in(), report.wanted()));
        row(text, "logins a second", "%,.1f".formatted(report.loginsPerSecond()));
        latency(text, "a login (connect to IPCP Opened)", report.tally().logins());
        latency(text, "CHAP Response to Success", report.tally().proofs());
        row(text, "held", "%.0f s".formatted(report.holdNanos() / 1e9));
        row(text, "lost meanwhile", "%,d".formatted(report.lost()));
        Traffic traffic = report.traffic();
        if (traffic != null) {
            row(
                    text,
                    "echoes",
                    "%,d sent, %,d verified, %,d lost, %,d damaged, %,d to another session"
                            .formatted(
                                    traffic.sent(),
                                    traffic.verified(),
                                    traffic.lost(),
                                    traffic.corrupt(),
                                    traffic.strays()));
            latency(text, "a round trip", traffic.roundTrips());
        }
        TakeoverStorm.Report storm = report.storm();
        if (storm != null) {
            row(
                    text,
                    "takeovers",
                    "%,d, %,.1f a second, %,d failed"
                            .formatted(storm.takeovers(), storm.perSecond(), storm.failed()));
            latency(text, "CHAP Response to Success", storm.proofs());
            latency(text, "CHAP Response to IPCP Opened", storm.entries());
            row(
                    text,
                    "two inside",
                    "%,d of %,d packets of losers passed"
                            .formatted(storm.twoInside(), storm.probes()));
        }
        row(text, "logged out in", "%.1f s".formatted(report.goodbyeNanos() / 1e9));
        report.tally()
                .failures()
                .forEach((why, count) ->
                        row(text, "failed", "%,d: %s".formatted(count, LogText.escape(why))));
        if (report.interrupted()) {
            row(text, "interrupted", "yes");
        }
        return text.toString();
    }

    static String json(LoadReport report) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("sessions_wanted", (long) report.wanted());
        map.put("sessions_in", (long) report.in());
        map.put("logins_per_second", report.loginsPerSecond());
        map.put("login", latency(report.tally().logins()));
        map.put("chap_response_to_success", latency(report.tally().proofs()));
        map.put("held_seconds", report.holdNanos() / 1e9);
        map.put("sessions_lost", (long) report.lost());
        map.put("failed", (long) report.tally().failed());
        Map<String, @Nullable Object> failures = new LinkedHashMap<>();
        report.tally().failures().forEach((why, count) -> failures.put(why, (long) count));
        map.put("failures", failures);
        map.put("echoes", echoes(report.traffic()));
        map.put("takeovers", takeovers(report.storm()));
        map.put("logout_seconds", report.goodbyeNanos() / 1e9);
        map.put("interrupted", report.interrupted());
        return Json.write(map) + "\n";
    }

    private static @Nullable Map<String, @Nullable Object> echoes(@Nullable Traffic traffic) {
        if (traffic == null) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("sent", traffic.sent());
        map.put("verified", traffic.verified());
        map.put("lost", traffic.lost());
        map.put("damaged", traffic.corrupt());
        map.put("to_another_session", traffic.strays());
        map.put("round_trip", latency(traffic.roundTrips()));
        return map;
    }

    private static @Nullable Map<String, @Nullable Object> takeovers(
            TakeoverStorm.@Nullable Report storm) {
        if (storm == null) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("count", (long) storm.takeovers());
        map.put("failed", (long) storm.failed());
        map.put("per_second", storm.perSecond());
        map.put("chap_response_to_success", latency(storm.proofs()));
        map.put("chap_response_to_open", latency(storm.entries()));
        map.put("loser_packets", storm.probes());
        map.put("loser_packets_passed", storm.twoInside());
        return map;
    }

    private static Map<String, @Nullable Object> latency(Latency latency) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("count", latency.count());
        map.put("p50_millis", latency.percentileMillis(50));
        map.put("p90_millis", latency.percentileMillis(90));
        map.put("p99_millis", latency.percentileMillis(99));
        map.put("p999_millis", latency.percentileMillis(99.9));
        map.put("max_millis", latency.maximumMillis());
        return map;
    }

    private static void latency(StringBuilder text, String what, Latency latency) {
        row(
                text,
                what,
                "median %.2f, 99 %% %.2f, longest %.2f ms"
                        .formatted(
                                latency.percentileMillis(50),
                                latency.percentileMillis(99),
                                latency.maximumMillis()));
    }

    private static void row(StringBuilder text, String what, String value) {
        text.append("%-33s %s%n".formatted(what, value));
    }
}
