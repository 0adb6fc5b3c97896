/** Programs of the JVMs that run the suites; they see no class of the agent. */
@NullMarked
package dev.kimigate.foreign.host;

import org.jspecify.annotations.NullMarked;
