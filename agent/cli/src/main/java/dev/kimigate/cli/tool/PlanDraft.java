package dev.kimigate.cli.tool;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects a plan. It rewrites URLs that lead to an endpoint already, and nothing else. One thread. */
final class PlanDraft {
    private static final Pattern NAMED =
            Pattern.compile("((?i:[\"']?(?:[A-Za-z_]*_)?base_?url[\"']?)\\s*[:=]\\s*)([\"'])([^\"'\\n]*)\\2");

    private final GatewayUrls urls;
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> first = new ArrayList<>();
    private final Map<Integer, String> replaced = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String noWay;
    private boolean gated;

    PlanDraft(GatewayUrls urls) {
        this.urls = urls;
    }

    /** The gateway's URL for a value that is a URL under an endpoint. */
    Optional<String> through(String value) {
        Optional<URI> url = NamedUrl.of("", value).map(NamedUrl::url).filter(each -> each.getRawUserInfo() == null);
        if (url.filter(urls::isThrough).isPresent()) {
            gated = true;
        }
        Optional<String> through = url.filter(urls::isDirect).map(urls::urlFor);
        gated |= through.isPresent();
        return through;
    }

    /** A text of settings with the gateway's URLs in place of direct ones; as it was if there are none. */
    String throughIn(String text) {
        Matcher named = NAMED.matcher(text);
        return named.replaceAll(found -> Matcher.quoteReplacement(through(found.group(3))
                .map(url -> found.group(1) + found.group(2) + url + found.group(2))
                .orElse(found.group())));
    }

    void variable(String name, String value) {
        variables.put(name, value);
    }

    void first(String... words) {
        first.addAll(List.of(words));
    }

    void replace(int index, String word) {
        replaced.put(index, word);
    }

    void note(String text) {
        notes.add(text);
    }

    /** There is no way; the first reason counts. */
    void noWay(String reason) {
        noWay = noWay == null ? reason : noWay;
    }

    /** Whether a URL was found that leads through the gateway now. */
    boolean isGated() {
        return gated && noWay == null;
    }

    /** What was found so far has no effect: other settings win. */
    void overruled() {
        gated = false;
    }

    RunPlan plan() {
        return new RunPlan(variables, first, replaced, notes, noWay);
    }
}
