/** A plug-in for the Eclipse platform that calls Kimi; it sees no class of the agent. */
@NullMarked
package dev.kimigate.dist.host.eclipse;

import org.jspecify.annotations.NullMarked;
