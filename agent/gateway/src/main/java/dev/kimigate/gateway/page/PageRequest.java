package dev.kimigate.gateway.page;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the page.
 *
 * @param method as it came
 * @param path without the query
 * @param query without its question mark; empty if there is none
 * @param cookies the fields {@code Cookie}
 * @param authorization the field of that name; null if there is none
 */
public record PageRequest(
        String method,
        String path,
        String query,
        List<String> cookies,
        @Nullable String authorization) {
    private static final String BEARER = "bearer ";

    public PageRequest {
        cookies = List.copyOf(cookies);
    }

    /** Of a request's first line and two of its headers. */
    public static PageRequest of(String method, String uri, List<String> cookies, @Nullable String authorization) {
        int question = uri.indexOf('?');
        return question < 0
                ? new PageRequest(method, uri, "", cookies, authorization)
                : new PageRequest(
                        method, uri.substring(0, question), uri.substring(question + 1), cookies, authorization);
    }

    /** The value of a parameter of the query, as it stands there; null if there is none. */
    @Nullable
    String parameter(String name) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return null;
    }

    /** All cookies of that name: a browser sends those of other programs of the machine, too. */
    List<String> cookies(String name) {
        List<String> values = new ArrayList<>();
        for (String field : cookies) {
            for (String cookie : field.split(";", -1)) {
                if (cookie.strip().startsWith(name + "=")) {
                    values.add(cookie.strip().substring(name.length() + 1));
                }
            }
        }
        return values;
    }

    /** The bearer token; null if there is none. */
    @Nullable
    String bearer() {
        String field = authorization;
        return field != null && field.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? field.substring(BEARER.length()).strip()
                : null;
    }
}
