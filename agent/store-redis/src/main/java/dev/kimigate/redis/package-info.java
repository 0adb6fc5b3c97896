/**
 * How a leader reaches the server: one connection, by a library's class for connections. The library is seen in this
 * package alone.
 */
@NullMarked
package dev.kimigate.redis;

import org.jspecify.annotations.NullMarked;
