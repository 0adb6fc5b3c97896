/** The real gate, queue and rules on a virtual clock, against a simulated server. */
@NullMarked
package dev.kimigate.simulation;

import org.jspecify.annotations.NullMarked;
