package dev.kimigate.simulation;

/** Why the simulated server refused. */
enum Refused {
    CONCURRENCY,
    RATE,
    OVERLOAD
}
