package dev.kimigate.testing;

/** What not every client has; scenarios that need it are left out for others. */
public enum Feature {
    /** Calls that keep their thread. */
    BLOCKING,
    /** Calls that give a future and keep no thread; they can be cancelled. */
    ASYNCHRONOUS,
    /** Blocking calls can be cancelled by another thread, without an interrupt. */
    BLOCKING_CANCEL,
    /** A call can have a timeout of its own. */
    TIMEOUT,
    /** That a body can no longer be read, because it was collected, ends its call. */
    COLLECTED_BODIES,
    /** What can be read only once of a request is kept as it goes out. */
    KEPT_REQUESTS
}
