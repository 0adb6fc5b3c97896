/**
 * Scenarios that every client must pass, and what they are played with: a server, a gate, and the bare client as the
 * oracle. A client brings a {@link dev.kimigate.testing.ClientAdapter}.
 */
@NullMarked
package dev.kimigate.testing;

import org.jspecify.annotations.NullMarked;
