package dev.kimigate.limiter;

import dev.kimigate.store.ToolStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many permits the calls of each tool hold. Tools are few, so each is kept. Any thread; nothing here waits. */
final class ToolCounts {
    private final ConcurrentHashMap<String, AtomicInteger> held = new ConcurrentHashMap<>();
    private final Runnable changed;

    /** {@code changed} runs with each change. */
    ToolCounts(Runnable changed) {
        this.changed = changed;
    }

    void add(String tool, int change) {
        held.computeIfAbsent(tool, name -> new AtomicInteger()).addAndGet(change);
        changed();
    }

    void changed() {
        changed.run();
    }

    /** What the tools have, with their calls in this queue; the caller guards it. */
    List<ToolStatus> with(WaitQueue queue) {
        Map<String, ToolStatus> tools = new TreeMap<>();
        held.forEach((name, count) -> {
            if (count.get() > 0) {
                tools.put(name, new ToolStatus(name, count.get(), 0, 0));
            }
        });
        queue.forEach(position -> {
            if (!position.tool().isEmpty()) {
                tools.merge(
                        position.tool(),
                        new ToolStatus(position.tool(), 0, 1, position.sinceMillis()),
                        ToolCounts::withNext);
            }
        });
        return List.copyOf(tools.values());
    }

    /** The queue is gone through from its oldest call on. */
    private static ToolStatus withNext(ToolStatus tool, ToolStatus next) {
        return new ToolStatus(
                tool.name(),
                tool.held(),
                tool.waiting() + 1,
                tool.waiting() == 0 ? next.oldestSinceMillis() : tool.oldestSinceMillis());
    }
}
