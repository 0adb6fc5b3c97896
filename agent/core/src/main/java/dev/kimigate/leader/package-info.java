/**
 * Who leads a machine: the one JVM that leases permits for all JVMs of the machine from a server. Loaded only where the
 * setting {@code store} names a server; what speaks to the server is loaded by the leader alone.
 */
@NullMarked
package dev.kimigate.leader;

import org.jspecify.annotations.NullMarked;
