/** What a user would put around a tool's calls instead of the agent. */
@NullMarked
package dev.kimigate.bench.policy;

import org.jspecify.annotations.NullMarked;
