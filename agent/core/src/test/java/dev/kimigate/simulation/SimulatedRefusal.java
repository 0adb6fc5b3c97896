package dev.kimigate.simulation;

/** Why the simulated server refused. */
enum SimulatedRefusal {
    CONCURRENCY,
    RATE,
    OVERLOAD
}
