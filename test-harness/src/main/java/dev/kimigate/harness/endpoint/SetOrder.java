package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What POST /set understands: the components of {@link Behaviour}, and {@code script}, {@code strangers} with
 * {@code strangersMillis}, {@code overloadMillis} with {@code overloadShare}, {@code timeline}.
 */
final class SetOrder {

    private static final int USUAL_STRANGERS_MILLIS = 60_000;

    private final ObjectNode keys;

    private SetOrder(ObjectNode keys) {
        this.keys = keys;
    }

    /** Does all of it, or, at an unknown key or a value that does not fit, throws IllegalArgumentException. */
    static void apply(ObjectNode keys, Orders orders) {
        new SetOrder(keys.deepCopy()).apply(orders);
    }

    private void apply(Orders orders) {
        JsonNode timeline = keys.remove("timeline");
        ServerTimeline next = timeline == null ? null : timeline(timeline);
        JsonNode script = keys.remove("script");
        JsonNode strangers = keys.remove("strangers");
        int strangersMillis = number("strangersMillis", USUAL_STRANGERS_MILLIS);
        JsonNode overloadMillis = keys.remove("overloadMillis");
        JsonNode share = keys.remove("overloadShare");
        List<RefusalForm> forms = script == null ? List.of() : forms(script);
        orders.set(behaviourKeys());
        orders.script(forms);
        if (next != null) {
            orders.timeline(next);
        }
        if (strangers != null) {
            orders.strangers(strangers.asInt(), Duration.ofMillis(strangersMillis));
        }
        if (overloadMillis != null) {
            orders.overload(Duration.ofMillis(overloadMillis.asLong()), share == null ? 1 : share.asDouble());
        }
    }

    @SuppressWarnings("unchecked") // Jackson reads an object as such a map.
    private Map<String, Object> behaviourKeys() {
        return EndpointJson.MAPPER.convertValue(keys, Map.class);
    }

    private int number(String key, int otherwise) {
        JsonNode value = keys.remove(key);
        return value == null ? otherwise : value.asInt();
    }

    private static ServerTimeline timeline(JsonNode order) {
        if (!(order instanceof ObjectNode given)) {
            throw new IllegalArgumentException("timeline: wanted an object");
        }
        ObjectNode all = EndpointJson.MAPPER.valueToTree(ServerTimeline.NONE);
        all.setAll(given);
        try {
            return EndpointJson.MAPPER.treeToValue(all, ServerTimeline.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /* "A,B*3" or ["A","B*3"]. */
    private static List<RefusalForm> forms(JsonNode script) {
        List<RefusalForm> forms = new ArrayList<>();
        if (script.isArray()) {
            script.forEach(entry -> forms.addAll(forms(entry)));
            return forms;
        }
        for (String word : script.asText().split("[,\\s]+", -1)) {
            if (!word.isEmpty()) {
                String[] formAndCount = word.split("\\*", 2);
                int count = formAndCount.length == 2 ? Integer.parseInt(formAndCount[1]) : 1;
                forms.addAll(Collections.nCopies(count, RefusalForm.valueOf(formAndCount[0])));
            }
        }
        return forms;
    }
}
