/** Permits: the queue of this JVM over a store, and the one thread that looks after all queues. */
@NullMarked
package dev.kimigate.limiter;

import org.jspecify.annotations.NullMarked;
