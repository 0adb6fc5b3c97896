package dev.kimigate.gateway;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tools that send requests, by the first product of their User-Agent. A client writes what it likes
 * there, so names are short, plain and few. Any thread.
 */
final class ToolNames {
    /** The name of a tool that says none, or came when there were enough. */
    static final String OTHER = "other";

    private static final int MOST = 32;
    private static final Pattern PRODUCT = Pattern.compile("([A-Za-z0-9._-]{1,40})(?:[/ (;,].*)?", Pattern.DOTALL);

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> lastCalls = new ConcurrentHashMap<>();

    /** The name of the tool with that User-Agent; {@link #OTHER} if there is none that can be shown. */
    String of(@Nullable String userAgent) {
        Matcher product = userAgent == null ? null : PRODUCT.matcher(userAgent.strip());
        return product == null || !product.matches() ? OTHER : bounded(product.group(1));
    }

    /** The same, of a tool that calls now. */
    String calling(@Nullable String userAgent) {
        String name = of(userAgent);
        lastCalls.put(name, System.currentTimeMillis());
        return name;
    }

    /** When the last call of each tool began, wall clock, in milliseconds. */
    Map<String, Long> lastCalls() {
        return Map.copyOf(lastCalls);
    }

    private String bounded(String name) {
        if (known.contains(name)) {
            return name;
        }
        synchronized (known) {
            if (known.size() >= MOST) {
                return OTHER;
            }
            known.add(name);
            return name;
        }
    }
}
