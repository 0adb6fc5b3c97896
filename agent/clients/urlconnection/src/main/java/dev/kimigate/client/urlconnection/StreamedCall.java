package dev.kimigate.client.urlconnection;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.KeptOutput;
import dev.kimigate.call.loop.SentBody;
import java.io.OutputStream;
import java.lang.ref.WeakReference;

/**
 * A call whose body goes over the wire while the application writes it: it has its permit, and its answer is still to
 * be asked for. Holds no connection, to which the body's stream would lead.
 */
record StreamedCall(
        GateCall gateCall,
        Attempt attempt,
        ConnectionState.Request request,
        SentBody sent,
        WeakReference<KeptOutput> output) {
    /** The same for who asks for it twice, as long as somebody has it. */
    OutputStream output(OutputStream wire) {
        KeptOutput first = output.get();
        return first == null ? new KeptOutput(wire, sent) : first;
    }
}
