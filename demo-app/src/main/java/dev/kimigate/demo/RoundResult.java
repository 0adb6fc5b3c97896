package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.AccountFigures;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one round came to.
 *
 * @param tools what each tool saw, in the order in which they are told of
 * @param server what the endpoint saw
 * @param stderr what the tools said there, each line behind the name of its tool
 * @param time from the start of the burst to the last call's outcome
 */
record RoundResult(Map<DemoTool, Outcomes> tools, AccountFigures server, List<String> stderr, Duration time) {

    RoundResult {
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        stderr = List.copyOf(stderr);
    }

    Outcomes all() {
        return Outcomes.sum(tools.values());
    }
}
