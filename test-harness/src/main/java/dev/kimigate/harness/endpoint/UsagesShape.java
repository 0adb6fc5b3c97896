package dev.kimigate.harness.endpoint;

/** What GET /coding/v1/usages answers. */
public enum UsagesShape {
    /** The oldest: plain numbers, no identity, no parallel limit. */
    A,
    /** The usual: numbers as strings, {@code user.userId}, {@code parallel.limit}. */
    B,
    /** The newest: ratios, no identity, no parallel limit. */
    C,
    /** B and C in one answer. */
    BOTH,
    /** B without {@code parallel} and without {@code user}. */
    POOR,
    /** A page that is no JSON, with status 200. */
    NONSENSE,
    /** 404. */
    ABSENT,
    /** 401. */
    UNAUTHORIZED,
    /** 500. */
    BROKEN
}
