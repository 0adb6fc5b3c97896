/**
 * Permits: the waiting line of this JVM, and the stores that count permits over it (one JVM) or over all JVMs of the
 * user on the machine. JDK only.
 */
@NullMarked
package dev.kimigate.limiter;

import org.jspecify.annotations.NullMarked;
