/**
 * The hook of Reactor Netty's HTTP client, for 1.0 to 1.x. Loaded once beside each copy, whose classes it sees as that
 * copy names them: the library's types are written as class literals only, never as strings.
 */
@NullMarked
package dev.kimigate.client.reactornetty;

import org.jspecify.annotations.NullMarked;
