package dev.kimigate.client.reactornetty;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an application has changed in the headers that it was shown; what it left alone is left to the client. */
final class HeaderChanges {
    private final Set<String> changed = new TreeSet<>();
    private final List<Map.Entry<String, String>> after;

    /** Of the headers before and after. */
    HeaderChanges(List<Map.Entry<String, String>> before, List<Map.Entry<String, String>> after) {
        this.after = new ArrayList<>(after);
        for (List<Map.Entry<String, String>> all : List.of(before, after)) {
            for (Map.Entry<String, String> header : all) {
                String name = lowered(header);
                if (!values(before, name).equals(values(after, name))) {
                    changed.add(name);
                }
            }
        }
    }

    private static List<String> values(List<Map.Entry<String, String>> headers, String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            if (lowered(header).equals(name)) {
                values.add(header.getValue());
            }
        }
        return values;
    }

    private static String lowered(Map.Entry<String, String> header) {
        return header.getKey().toLowerCase(Locale.ROOT);
    }

    /** Makes the same changes there, in the application's order. */
    void apply(HttpHeaders headers) {
        for (String name : changed) {
            headers.remove(name);
        }
        for (Map.Entry<String, String> header : after) {
            if (changed.contains(lowered(header))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
    }
}
