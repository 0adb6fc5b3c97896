/** A web application that calls Kimi, for servers to deploy; it sees no class of the agent. */
@NullMarked
package dev.kimigate.dist.host.web;

import org.jspecify.annotations.NullMarked;
