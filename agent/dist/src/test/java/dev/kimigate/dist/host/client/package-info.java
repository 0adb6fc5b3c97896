/** Calls to Kimi by several client libraries, for programs in hosts; nothing here sees a class of the agent. */
@NullMarked
package dev.kimigate.dist.host.client;

import org.jspecify.annotations.NullMarked;
