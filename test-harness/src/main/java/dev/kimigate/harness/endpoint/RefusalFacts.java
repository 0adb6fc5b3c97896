package dev.kimigate.harness.endpoint;

/**
 * What a refusal's text names.
 *
 * @param limit the number after "max concurrency:" or "max RPM:"
 * @param seconds the number after "try again after"
 * @param requestId what a relay appends
 */
public record RefusalFacts(int limit, long seconds, String requestId) {

    String fill(String template) {
        return template.replace("{limit}", Integer.toString(limit))
                .replace("{seconds}", Long.toString(seconds))
                .replace("{id}", requestId);
    }
}
