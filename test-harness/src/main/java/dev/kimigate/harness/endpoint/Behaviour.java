package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoint behaves until told otherwise. Immutable. The component names are the keys of the control URL.
 *
 * @param limit how many calls of an account may be in flight; 0 for no limit
 * @param accountLimits accounts with a limit of their own
 * @param minMillis shortest service time
 * @param maxMillis longest service time; drawn evenly between the two
 * @param medianMillis when above 0, service times are lognormal around this median, clipped to the range of the two
 * @param seed of the service times, of the overload's share and of the strangers
 * @param chunks parts that a streamed answer's text comes in
 * @param text of every answer; null for the echo of what was asked
 * @param bytes length to which the answer's text is filled up; 0 for the text alone
 * @param headerDelayMillis wait before the headers of an answer that was let in
 * @param lateMillis how long a slot stays taken after its call's end
 * @param cutAfterChunks parts after which a streamed answer is torn off; -1 for never
 * @param rpm starts per window; 0 for no such limit
 * @param rpmWindowMillis the window; a minute unless a test is in a hurry
 * @param rpmForm the refusal over the starts per window
 * @param rpmCountsRefusals whether a refused call uses up the window too
 * @param outOfQuota whether every call is refused for its quota
 * @param limitForm the refusal over the limit; null for the one of the surface
 * @param quotaForm the refusal out of quota; null for the one of the surface
 * @param overloadForm the refusal while overloaded
 * @param retryAfter sent literally with every refusal; null for the form's own
 * @param refusalCodings codings in which refusals are sent, the dearest first, if the request accepts one of them;
 *     gzip, br and zstd are known, and "" is for none
 * @param retrySeconds the number in "try again after N seconds" over the concurrency limit
 * @param usages what the usages path answers
 * @param parallelLimit what usages names as limit; 0 for the limit in force
 * @param identityHeaders whether answers of the open platform name the organization
 */
public record Behaviour(
        int limit,
        Map<String, Integer> accountLimits,
        int minMillis,
        int maxMillis,
        int medianMillis,
        long seed,
        int chunks,
        @Nullable String text,
        int bytes,
        int headerDelayMillis,
        int lateMillis,
        int cutAfterChunks,
        int rpm,
        int rpmWindowMillis,
        RefusalForm rpmForm,
        boolean rpmCountsRefusals,
        boolean outOfQuota,
        @Nullable RefusalForm limitForm,
        @Nullable RefusalForm quotaForm,
        RefusalForm overloadForm,
        @Nullable String retryAfter,
        String refusalCodings,
        int retrySeconds,
        UsagesShape usages,
        int parallelLimit,
        boolean identityHeaders) {

    public Behaviour {
        accountLimits = Map.copyOf(accountLimits);
        check(minMillis >= 0 && minMillis <= maxMillis, "0 <= minMillis <= maxMillis");
        check(medianMillis >= 0, "medianMillis >= 0");
        check(chunks >= 1, "chunks >= 1");
        check(limit >= 0 && rpm >= 0 && rpmWindowMillis > 0, "limit, rpm >= 0 and rpmWindowMillis > 0");
        check(bytes >= 0 && headerDelayMillis >= 0 && lateMillis >= 0, "bytes and delays >= 0");
    }

    /** A limit of 20, answers of 200 ms in 4 parts, no trouble. */
    public static Behaviour usual() {
        return new Behaviour(
                20,
                Map.of(),
                200,
                200,
                0,
                1,
                4,
                null,
                0,
                0,
                0,
                -1,
                0,
                60_000,
                RefusalForm.ORG_RPM_429,
                false,
                false,
                null,
                null,
                RefusalForm.OVERLOADED_429,
                null,
                "",
                1,
                UsagesShape.B,
                0,
                true);
    }

    public Behaviour withLimit(int calls) {
        return with("limit", calls);
    }

    /** Every answer takes this long. */
    public Behaviour withMillis(int millis) {
        return withMillis(millis, millis);
    }

    /** Service times drawn evenly from the range, both ends included. */
    public Behaviour withMillis(int min, int max) {
        return with(Map.of("minMillis", min, "maxMillis", max));
    }

    public Behaviour withChunks(int parts) {
        return with("chunks", parts);
    }

    /**
     * This behaviour with one component replaced.
     *
     * @param key a component's name
     * @param value its value, or a string to be read as one; null or "" for none
     * @throws IllegalArgumentException naming the key, when it is unknown or the value does not fit
     */
    public Behaviour with(String key, @Nullable Object value) {
        ObjectNode changes = EndpointJson.object();
        changes.set(key, EndpointJson.MAPPER.valueToTree(value));
        return with(changes);
    }

    /** As {@link #with(String, Object)}, for several at once. */
    public Behaviour with(Map<String, ?> changes) {
        return with(EndpointJson.MAPPER.<ObjectNode>valueToTree(changes));
    }

    private Behaviour with(ObjectNode changes) {
        ObjectNode all = EndpointJson.MAPPER.valueToTree(this);
        changes.properties().forEach(entry -> all.set(entry.getKey(), emptyAsNull(entry.getValue())));
        try {
            return EndpointJson.MAPPER.treeToValue(all, Behaviour.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static JsonNode emptyAsNull(JsonNode value) {
        return value.isTextual() && value.asText().isEmpty() ? EndpointJson.MAPPER.nullNode() : value;
    }

    int limitOf(String account, int common) {
        return accountLimits.getOrDefault(account, common);
    }

    private static void check(boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("wanted: " + wanted);
        }
    }
}
