/** Runs the suites of others without the agent and through it, and compares. */
@NullMarked
package dev.kimigate.foreign;

import org.jspecify.annotations.NullMarked;
