/** An application on Quarkus that asks Kimi as its users do; it sees no class of the agent. */
@NullMarked
package dev.kimigate.smoke.quarkus;

import org.jspecify.annotations.NullMarked;
