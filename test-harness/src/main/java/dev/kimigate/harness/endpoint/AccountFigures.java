package dev.kimigate.harness.endpoint;

import java.util.Map;

/**
 * What an account's calls did since the last reset.
 *
 * @param inFlight let in and not yet ended: neither the last byte written nor the client's leaving seen
 * @param maxInFlight the most of them at once; never above the limit that was in force
 * @param maxLive the same without the calls of clients reported as killed
 * @param maxOffered the most in flight that an arriving call would have made, itself included; above the limit when
 *     calls came that had no place
 * @param lingering ended, but their slots are given back late
 * @param arrived calls whose body was read
 * @param refused calls answered with a refusal, by whatever cause
 * @param refusedByForm the same by form
 */
public record AccountFigures(
        int inFlight,
        int maxInFlight,
        int maxLive,
        int maxOffered,
        int lingering,
        long arrived,
        long admitted,
        long refused,
        long completed,
        long aborted,
        long cut,
        Map<RefusalForm, Long> refusedByForm,
        Map<String, ClientFigures> clients) {

    static final AccountFigures NONE = new AccountFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());

    public AccountFigures {
        refusedByForm = Map.copyOf(refusedByForm);
        clients = Map.copyOf(clients);
    }

    /** All zero for a client that was not seen. */
    public ClientFigures client(String name) {
        return clients.getOrDefault(name, ClientFigures.NONE);
    }

    /** How often this form was given. */
    public long refusedBy(RefusalForm form) {
        return refusedByForm.getOrDefault(form, 0L);
    }
}
