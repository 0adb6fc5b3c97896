/** The real gate, waiting line and controller on a virtual clock, against a simulated server. */
@NullMarked
package dev.kimigate.simulation;

import org.jspecify.annotations.NullMarked;
