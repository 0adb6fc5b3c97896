package dev.kimigate.cli;

import dev.kimigate.kimi.UsagesReport;
import dev.kimigate.status.Version;
import dev.kimigate.usages.HttpQuestion;
import dev.kimigate.usages.Question;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Asks {@code /usages} once, with a key that the user has given for it. */
final class UsagesCheck {
    private static final Duration LONGEST = Duration.ofSeconds(8);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int OK = 200;

    private final URI uri;
    private final String key;

    /** @param endpoint such as {@code https://api.kimi.com/coding} */
    UsagesCheck(String endpoint, String key) {
        this.uri = uri(endpoint);
        this.key = key;
    }

    private static URI uri(String endpoint) {
        try {
            URI uri = URI.create(endpoint.replaceFirst("/+$", "") + "/v1/usages");
            boolean secret = "https".equals(uri.getScheme());
            if (uri.getHost() != null && (secret || LOOPBACK.contains(uri.getHost()))) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw Failure.usage("--endpoint: '" + endpoint + "' is not an https:// URL; a key is sent nowhere else");
    }

    /** What fails is not told in its own words: they may quote a header. */
    Finding finding() {
        Question.Answer answer =
                new HttpQuestion("kimi-gate/" + Version.text(), LONGEST).ask(uri, "authorization", "Bearer " + key);
        return answer.status() == 0 ? unanswered("no answer came") : answered(answer.status(), answer.body());
    }

    private Finding answered(int status, byte[] body) {
        UsagesReport report = status == OK ? UsagesReport.parse(body, System.currentTimeMillis()) : null;
        if (status != OK) {
            return unanswered(uri + " answers " + status);
        }
        if (report == null || report.ceiling() == 0) {
            return Finding.note(
                    uri + " answers, but names no limit",
                    "Kimi Gate then learns the limit from refusals",
                    "nothing; or set limit if you know it",
                    Topic.USAGES);
        }
        return Finding.fine(uri + " answers: " + report.ceiling() + " calls may be in flight"
                + (report.spentUntilMillis() > 0 ? "; a quota is spent" : ""));
    }

    private Finding unanswered(String what) {
        return Finding.problem(
                "/usages: " + what,
                "the key is of another endpoint, out of date or has no plan, or the server cannot be reached from here",
                "check the key and --endpoint; without /usages, Kimi Gate learns the limit from refusals",
                Topic.USAGES);
    }
}
