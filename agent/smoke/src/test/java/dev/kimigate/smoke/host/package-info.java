/** Programs that call Kimi through a library as its users do; they see no class of the agent. */
@NullMarked
package dev.kimigate.smoke.host;

import org.jspecify.annotations.NullMarked;
