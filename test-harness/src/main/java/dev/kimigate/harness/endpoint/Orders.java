package dev.kimigate.harness.endpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Questions and orders to an endpoint: in this process ({@link KimiEndpoint}) or by its control URL
 * ({@link EndpointControl}). Any thread; what goes by the network waits for the answer and fails with an
 * {@link java.io.UncheckedIOException}.
 */
public interface Orders {

    EndpointFigures figures();

    /** The calls that were let in and have ended, oldest first; the last 50,000. */
    List<CallRecord> calls();

    Behaviour behaviour();

    /**
     * Sets components of the {@link Behaviour} by name; the rest stays.
     *
     * @throws IllegalArgumentException for an unknown key or a value that does not fit; nothing is changed then
     */
    void set(Map<String, ?> changes);

    /** As {@link #set(Map)} for one key. */
    default void set(String key, Object value) {
        set(Map.of(key, value));
    }

    /** The next calls, of whatever account, get these refusals, one each. Adds to what is still to come. */
    void script(List<RefusalForm> forms);

    /** As {@link #script(List)}. */
    default void script(RefusalForm... forms) {
        script(Arrays.asList(forms));
    }

    /** Somebody else takes this many slots of every account for this time. */
    void strangers(int slots, Duration time);

    /** For this time, this share (0 to 1) of the calls is refused as overload. */
    void overload(Duration time, double share);

    /** What happens from now on by itself; takes the place of the timeline before. */
    void timeline(ServerTimeline next);

    /** This client is dead or about to be: its calls count no more as live. */
    void killed(String client);

    /** All figures to zero but what is in flight; script, strangers, overload and timeline end. The behaviour stays. */
    void reset();
}
