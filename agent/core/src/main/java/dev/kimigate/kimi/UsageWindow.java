package dev.kimigate.kimi;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.concurrent.TimeUnit;

/** One quota of an answer, field by field. */
final class UsageWindow {
    /** No quota is longer than a year; what is further ahead is no time. */
    private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(366);

    /** Less than that is no time since the epoch but a span. */
    private static final double EARLIEST_SECOND = 1e9;

    /** More than that is in milliseconds. */
    private static final double LATEST_SECOND = 1e11;

    private static final int LONGEST_TIME = 64;

    private final long nowMillis;
    private double limit = Double.NaN;
    private double used = Double.NaN;
    private double remaining = Double.NaN;
    private double ratio = Double.NaN;
    private long resetMillis;

    UsageWindow(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Takes a field whose value is at hand; unknown ones are left. */
    void read(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "limit" -> limit = Numbers.of(parser);
            case "used" -> used = Numbers.of(parser);
            case "remaining" -> remaining = Numbers.of(parser);
            case "used_ratio", "usedRatio", "ratio" -> ratio = Numbers.of(parser);
            case "resetTime", "reset_time", "resetAt", "reset_at", "period_end", "periodEnd" -> resetsAt(parser);
            case "reset_in", "resetIn", "ttl" -> resetsIn(Numbers.of(parser));
            default -> {}
        }
    }

    /** When it is back, if it is spent; 0 if it is not, or the answer does not say when. */
    long spentUntilMillis() {
        return isSpent() && resetMillis > nowMillis && resetMillis - nowMillis <= LONGEST_MILLIS ? resetMillis : 0;
    }

    private boolean isSpent() {
        return ratio >= 1 || (remaining <= 0 && limit != 0) || (limit > 0 && used >= limit);
    }

    private void resetsAt(JsonParser parser) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            return;
        }
        String text = parser.getText();
        double number = Numbers.of(text);
        if (Double.isNaN(number)) {
            resetMillis = Math.max(resetMillis, time(text));
        } else if (number < EARLIEST_SECOND) {
            resetsIn(number);
        } else {
            resetMillis = Math.max(resetMillis, (long) (number > LATEST_SECOND ? number : number * 1000));
        }
    }

    private void resetsIn(double seconds) {
        if (seconds > 0 && seconds < TimeUnit.MILLISECONDS.toSeconds(LONGEST_MILLIS)) {
            resetMillis = Math.max(resetMillis, nowMillis + (long) (seconds * 1000));
        }
    }

    /** Milliseconds of the epoch; 0 if it is no time. Without an offset it is taken for UTC. */
    private static long time(String text) {
        if (text.length() > LONGEST_TIME) {
            return 0;
        }
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text.trim(), OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime exact
                    ? exact.toInstant().toEpochMilli()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException noTime) {
            return 0;
        }
    }
}
