/**
 * One call, whatever the client: wait for a permit, send, look at the answer, give back, send again.
 *
 * <p>The seam of the clients' hooks: {@link dev.kimigate.call.Gate} starts a {@link dev.kimigate.call.GateCall}, each
 * of whose attempts holds a {@link dev.kimigate.call.Attempt}.
 */
@NullMarked
package dev.kimigate.call;

import org.jspecify.annotations.NullMarked;
