package dev.kimigate.harness.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the calls A, B, C by their bodies, and counts the attempts of each. Bodies are compared as JSON: codex sends
 * the same fields in another order when it tries again. Any thread.
 */
final class Attempts {

    private static final int LETTERS = 26;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Step> steps;
    private final Map<JsonNode, String> names = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Attempts(List<Step> steps) {
        this.steps = steps;
    }

    /** One attempt: {@code A2} is the second of the first call. */
    record Attempt(String name, Step step) {}

    synchronized Attempt next(String body) {
        String name = names.computeIfAbsent(json(body), unseen -> letter(names.size()));
        int count = counts.merge(name, 1, Integer::sum);
        return new Attempt(name + count, count <= steps.size() ? steps.get(count - 1) : Step.answer());
    }

    private static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }

    private static String letter(int index) {
        String last = String.valueOf((char) ('A' + index % LETTERS));
        return index < LETTERS ? last : letter(index / LETTERS - 1) + last;
    }
}
