package dev.kimigate.client.urlconnection;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;

/**
 * A call whose body goes over the wire while the application writes it: it has its permit, and its answer is still to
 * be asked for. Refers to no connection.
 */
record StreamedCall(GateCall gateCall, Attempt attempt) {}
