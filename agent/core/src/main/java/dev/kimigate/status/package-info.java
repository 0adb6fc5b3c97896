/** What is told of a JVM and its agent. */
@NullMarked
package dev.kimigate.status;

import org.jspecify.annotations.NullMarked;
