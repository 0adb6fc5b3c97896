package dev.kimigate.harness.endpoint;

/**
 * One call that was let in and has ended.
 *
 * @param admittedMicros microseconds since the epoch, from one monotonic clock
 * @param endedMicros likewise
 */
public record CallRecord(String account, String client, long admittedMicros, long endedMicros, CallOutcome outcome) {}
