/** A Kimi endpoint on loopback that counts what is in flight, enforces a limit, and misbehaves on order. */
@NullMarked
package dev.kimigate.harness.endpoint;

import org.jspecify.annotations.NullMarked;
