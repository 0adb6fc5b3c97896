/** Programs that are measured, each in a JVM of its own. */
@NullMarked
package dev.kimigate.bench.host;

import org.jspecify.annotations.NullMarked;
