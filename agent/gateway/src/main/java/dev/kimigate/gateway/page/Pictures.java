package dev.kimigate.gateway.page;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.DurationText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What happened since the beginning, drawn, each with its figures in words. Pure. */
final class Pictures {
    private final History history;
    private final StateSnapshot state;
    private final DateTimeFormatter format;
    private final ZoneId zone;
    private final List<Sample> samples;

    Pictures(History history, StateSnapshot state, DateTimeFormatter format, ZoneId zone) {
        this.history = history;
        this.state = state;
        this.format = format;
        this.zone = zone;
        this.samples = history.samples();
    }

    String html() {
        Html html = new Html()
                .raw("<p>Since ")
                .text(time(history.sinceMillis()))
                .raw("; a point is ")
                .text(history.secondsOfSample())
                .raw(" seconds. In memory only.</p>\n<div class=\"pictures\">\n");
        inFlight(html);
        waiting(html);
        refusals(html);
        waits(html);
        return html.raw("</div>\n").toString();
    }

    private String time(long millis) {
        return format.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    private void inFlight(Html html) {
        long limit = most(Sample::limit);
        new Chart("Calls in flight", nowAndMost(History.held(state), Sample::held))
                .line("in flight", "a", samples, Sample::held)
                .line("limit", "limit", samples, Sample::limit)
                .into(html, limit);
    }

    private void waiting(Html html) {
        new Chart("Calls waiting", nowAndMost(History.waiting(state), Sample::waiting))
                .line("waiting", "a", samples, Sample::waiting)
                .into(html, 1);
    }

    private void refusals(Html html) {
        Map<String, Long> totals = new TreeMap<>(history.refused(state));
        StringBuilder words = new StringBuilder();
        totals.forEach((verdict, count) -> words.append(words.length() == 0 ? "" : ", ")
                .append(verdict)
                .append(' ')
                .append(count));
        Chart chart = new Chart("Refusals by what they meant", totals.isEmpty() ? "none" : words.toString());
        int style = 0;
        for (String verdict : totals.keySet()) {
            chart.line(
                    verdict,
                    Chart.STYLES.get(style % Chart.STYLES.size()),
                    samples,
                    sample -> sample.refusals().getOrDefault(verdict, 0L));
            style++;
        }
        chart.into(html, 1);
    }

    private void waits(Html html) {
        Waits all = history.waits();
        String words = all.count() == 0
                ? "no call through this gateway yet"
                : "half of " + all.count() + " calls waited up to " + DurationText.text(all.percentileMillis(50))
                        + ", 99 of 100 up to " + DurationText.text(all.percentileMillis(99));
        new Chart("Waits for a permit, through this gateway, in milliseconds", words)
                .line("p99", "b", samples, sample -> sample.waits().percentileMillis(99))
                .line("p50", "a", samples, sample -> sample.waits().percentileMillis(50))
                .into(html, 1);
    }

    private String nowAndMost(int now, ToLongFunction<Sample> of) {
        return "now " + now + ", at most " + Math.max(now, most(of));
    }

    private long most(ToLongFunction<Sample> of) {
        return samples.stream().mapToLong(of).max().orElse(0);
    }
}
