package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** What to say to GET /coding/v1/usages. */
final class UsagesAnswer {

    private UsagesAnswer() {}

    static Answer of(UsagesShape shape, String account, int parallelLimit, boolean spent) {
        return switch (shape) {
            case A -> Answer.of(shapeA(spent));
            case B -> Answer.of(shapeB(account, parallelLimit, spent));
            case C -> Answer.of(withShapeC(EndpointJson.object()));
            case BOTH -> Answer.of(withShapeC(shapeB(account, parallelLimit, spent)));
            case POOR -> Answer.of(poor(spent));
            case NONSENSE -> new Answer(200, "<html><body>hello</body></html>");
            case ABSENT -> Answer.error(404, "not found");
            case UNAUTHORIZED -> Answer.error(401, "Invalid Authentication");
            case BROKEN -> Answer.error(500, "context deadline exceeded");
        };
    }

    private static ObjectNode shapeA(boolean spent) {
        ObjectNode body = EndpointJson.object();
        body.putObject("usage")
                .put("name", "Weekly limit")
                .put("used", 10)
                .put("limit", 100)
                .put("resetAt", resetTime(Duration.ofDays(3)));
        ObjectNode entry = body.putArray("limits").addObject();
        entry.putObject("detail")
                .put("used", spent ? 100 : 10)
                .put("limit", 100)
                .put("resetAt", resetTime(Duration.ofHours(2)));
        entry.putObject("window").put("duration", 300).put("timeUnit", "MINUTE");
        return body;
    }

    private static ObjectNode shapeB(String account, int parallelLimit, boolean spent) {
        ObjectNode body = EndpointJson.object();
        ObjectNode user =
                body.putObject("user").put("userId", "user-" + account).put("region", "REGION_OVERSEA");
        user.putObject("membership").put("level", "LEVEL_INTERMEDIATE");
        addUsage(body, spent);
        body.putObject("parallel").put("limit", Integer.toString(parallelLimit)).putArray("details");
        body.putObject("totalQuota");
        body.putObject("authentication").put("method", "METHOD_API_KEY").put("scope", "FEATURE_CODING");
        return body;
    }

    private static ObjectNode poor(boolean spent) {
        ObjectNode body = EndpointJson.object();
        addUsage(body, spent);
        return body;
    }

    private static void addUsage(ObjectNode body, boolean spent) {
        body.set("usage", detail(false, Duration.ofDays(3)));
        ObjectNode entry = body.putArray("limits").addObject();
        entry.putObject("window").put("duration", 300).put("timeUnit", "TIME_UNIT_MINUTE");
        entry.set("detail", detail(spent, Duration.ofHours(2)));
    }

    private static ObjectNode detail(boolean spent, Duration resetIn) {
        return EndpointJson.object()
                .put("limit", "100")
                .put("used", spent ? "100" : "10")
                .put("remaining", spent ? "0" : "90")
                .put("resetTime", resetTime(resetIn));
    }

    private static ObjectNode withShapeC(ObjectNode body) {
        ObjectNode usages = body.putObject("usages");
        usages.putObject("limit_5h").put("used_ratio", 0.3).put("reset_time", resetTime(Duration.ofHours(2)));
        usages.putObject("limit_7d").put("used_ratio", 0.1).put("reset_time", resetTime(Duration.ofDays(3)));
        return body;
    }

    /* Kimi's times have microseconds. */
    private static String resetTime(Duration in) {
        return Instant.ofEpochSecond(Instant.now().plus(in).getEpochSecond(), 123_456_000)
                .toString();
    }
}
