package dev.kimigate.foreign;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kimi-gate.jar status} tells, all accounts together.
 *
 * @param calls permits granted so far
 */
record Permits(int accounts, int held, int waiting, long calls) {
    private static final Pattern ACCOUNT = Pattern.compile("  limit \\d+, held (\\d+), waiting (\\d+)\\b.*");
    private static final Pattern JVM = Pattern.compile("\\s+\\d+  .*\\s(\\d+)");
    private static final Permits NONE = new Permits(0, 0, 0, 0);

    static Permits of(List<String> status) {
        return status.stream().map(Permits::ofLine).reduce(NONE, Permits::plus);
    }

    private static Permits ofLine(String line) {
        Matcher account = ACCOUNT.matcher(line);
        if (account.matches()) {
            return new Permits(1, Integer.parseInt(account.group(1)), Integer.parseInt(account.group(2)), 0);
        }
        Matcher jvm = JVM.matcher(line);
        return jvm.matches() ? new Permits(0, 0, 0, Long.parseLong(jvm.group(1))) : NONE;
    }

    private Permits plus(Permits other) {
        return new Permits(accounts + other.accounts, held + other.held, waiting + other.waiting, calls + other.calls);
    }
}
