/**
 * The stores of one machine: 64-bit words, in memory for one JVM or in a mapped file for all JVMs of the user, and the
 * byte locks by which a JVM's death is known.
 */
@NullMarked
package dev.kimigate.machine;

import org.jspecify.annotations.NullMarked;
