/** The shipped jar in strange JVMs: whole processes, the real URLs, no class of the agent in sight. */
@NullMarked
package dev.kimigate.dist;

import org.jspecify.annotations.NullMarked;
