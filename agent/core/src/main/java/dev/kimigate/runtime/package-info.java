/** What everything that runs in a host stands on: clocks, the timer, our threads, where problems are told. JDK only. */
@NullMarked
package dev.kimigate.runtime;

import org.jspecify.annotations.NullMarked;
