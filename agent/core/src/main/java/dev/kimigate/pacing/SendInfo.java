package dev.kimigate.pacing;

/**
 * When and how a call was sent.
 *
 * @param atMillis wall clock
 * @param probe whether its start made more calls in flight than were proven
 * @param together how many calls were in flight with it when it started, itself included; told for probes, else 0
 * @param evidence what other calls say about its refusal
 */
public record SendInfo(long atMillis, boolean probe, int together, PlaceEvidence evidence) {
    /** An accepted call. */
    public SendInfo(long atMillis, boolean probe, int together) {
        this(atMillis, probe, together, PlaceEvidence.NONE);
    }

    /** A refused call. */
    public SendInfo(long atMillis, boolean probe, PlaceEvidence evidence) {
        this(atMillis, probe, 0, evidence);
    }

    /** A call of which it is not known how many others were in flight. */
    public SendInfo(long atMillis, boolean probe) {
        this(atMillis, probe, 0, PlaceEvidence.NONE);
    }
}
