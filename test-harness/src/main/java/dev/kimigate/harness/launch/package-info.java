/** Starts host JVMs beside the endpoint, as a user would start a tool, and watches them. */
@NullMarked
package dev.kimigate.harness.launch;

import org.jspecify.annotations.NullMarked;
