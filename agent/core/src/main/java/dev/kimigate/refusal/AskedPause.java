package dev.kimigate.refusal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pause an answer asks for: the longest of {@code retry-after-ms}, {@code Retry-After} (seconds or a date) and "try
 * again after N seconds". What is negative, no number or more than a day is nonsense, not a pause.
 */
final class AskedPause {
    private static final long DAY_MILLIS = 24 * 3_600_000L;
    private static final long NONE = -1;
    private static final String[] LEADS = {"try again after ", "try again in ", "retry after "};

    private AskedPause() {}

    static @Nullable Duration of(UnaryOperator<@Nullable String> header, String text, long nowEpochMillis) {
        long millis = Math.max(number(header.apply("retry-after-ms"), 1), inText(text));
        String retryAfter = header.apply("retry-after");
        if (retryAfter != null) {
            long seconds = number(retryAfter, 1_000);
            millis = Math.max(millis, seconds == NONE ? untilDate(retryAfter, header, nowEpochMillis) : seconds);
        }
        return millis == NONE ? null : Duration.ofMillis(millis);
    }

    /** Counted from the answer's own {@code Date} where it has one: the local clock may be wrong. */
    private static long untilDate(String date, UnaryOperator<@Nullable String> header, long nowEpochMillis) {
        Instant until = instant(date);
        if (until == null) {
            return NONE;
        }
        String sent = header.apply("date");
        Instant answered = sent == null ? null : instant(sent);
        long from = answered == null ? nowEpochMillis : answered.toEpochMilli();
        return sane(Math.max(0, until.toEpochMilli() - from));
    }

    private static @Nullable Instant instant(String date) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.trim(), Instant::from);
        } catch (DateTimeException | ArithmeticException noDate) {
            return null;
        }
    }

    private static long inText(String text) {
        for (String lead : LEADS) {
            int at = text.indexOf(lead);
            if (at >= 0) {
                return numberWithUnit(text, at + lead.length());
            }
        }
        return NONE;
    }

    private static long numberWithUnit(String text, int from) {
        int end = from;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        int unit = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        return number(text.substring(from, end), unitMillis(text, unit));
    }

    private static long unitMillis(String text, int at) {
        if (text.startsWith("ms", at) || text.startsWith("milli", at)) {
            return 1;
        }
        if (text.startsWith("s", at)) {
            return 1_000;
        }
        if (text.startsWith("m", at)) {
            return 60_000;
        }
        return text.startsWith("h", at) ? 3_600_000 : 0;
    }

    /** Digits with at most one fraction, times the unit; no sign, no exponent. */
    private static long number(@Nullable String text, long unitMillis) {
        if (text == null || unitMillis == 0) {
            return NONE;
        }
        String digits = text.trim();
        if (!isDecimal(digits)) {
            return NONE;
        }
        return sane((long) Math.ceil(Double.parseDouble(digits) * unitMillis));
    }

    private static boolean isDecimal(String text) {
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '.' && i > 0) {
                points++;
            } else if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 20 && points <= 1;
    }

    private static long sane(long millis) {
        return millis >= 0 && millis <= DAY_MILLIS ? millis : NONE;
    }

    /** Of ASCII; {@link Character#isDigit} knows the digits of other scripts too. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
