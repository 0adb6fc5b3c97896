package dev.kimigate.pacing;

/**
 * When and how a call was sent.
 *
 * @param atMillis wall clock
 * @param probe whether its start made more calls in flight than were proven
 */
public record Sent(long atMillis, boolean probe) {}
