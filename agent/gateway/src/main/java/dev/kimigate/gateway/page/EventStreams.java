package dev.kimigate.gateway.page;

import dev.kimigate.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Who is told when a part of the page has changed. Any thread. */
final class EventStreams {
    private static final int MOST = 16;
    /** After so many seconds without a change something is sent all the same, so that a dead connection is noticed. */
    private static final int QUIET_ROUNDS = 15;

    private final Set<Page.Listener> listeners = new HashSet<>();
    /** They have not been told anything yet. */
    private final Set<Page.Listener> fresh = new HashSet<>();

    private Map<String, String> told = new HashMap<>();
    private int quiet;

    synchronized boolean add(Page.Listener listener) {
        if (listeners.size() >= MOST) {
            return false;
        }
        fresh.add(listener);
        return listeners.add(listener);
    }

    synchronized void remove(Page.Listener listener) {
        listeners.remove(listener);
        fresh.remove(listener);
    }

    synchronized boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Tells what is new; all of it to those who have come since the last time. */
    synchronized void tell(Map<String, String> parts) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        changed.entrySet().removeIf(part -> part.getValue().equals(told.get(part.getKey())));
        told = new HashMap<>(parts);
        quiet = changed.isEmpty() ? quiet + 1 : 0;
        byte[] news = event(changed);
        byte[] all = fresh.isEmpty() ? news : event(parts);
        for (Page.Listener listener : listeners) {
            if (fresh.contains(listener)) {
                listener.event(all);
            } else if (!changed.isEmpty() || quiet % QUIET_ROUNDS == 0) {
                listener.event(news);
            }
        }
        fresh.clear();
    }

    private static byte[] event(Map<String, String> parts) {
        StringBuilder event = new StringBuilder("data: {");
        parts.forEach((id, html) -> event.append(event.length() > "data: {".length() ? "," : "")
                .append(JsonText.quoted(id))
                .append(':')
                .append(JsonText.quoted(html)));
        return event.append("}\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
