/** Tells changes of state: an SLF4J provider that never throws, never waits and never calls code of the host. */
@NullMarked
package dev.kimigate.log;

import org.jspecify.annotations.NullMarked;
