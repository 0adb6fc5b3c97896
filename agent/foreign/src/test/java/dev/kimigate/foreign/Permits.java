package dev.kimigate.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What {@code kimi-gate.jar status --json} tells, all accounts together.
 *
 * @param calls permits granted so far
 */
record Permits(int accounts, int held, int waiting, long calls) {
    static final Permits NONE = new Permits(0, 0, 0, 0);

    static Permits of(String status) {
        Permits all = NONE;
        for (JsonNode account : parsed(status).withArray("accounts")) {
            all = all.plus(account);
        }
        return all;
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private Permits plus(JsonNode account) {
        long grants = 0;
        for (JsonNode jvm : account.withArray("jvms")) {
            grants += jvm.required("grants").asLong();
        }
        return new Permits(
                accounts + 1,
                held + account.required("held").asInt(),
                waiting + account.required("waiting").asInt(),
                calls + grants);
    }
}
