package dev.kimigate.simulation;

import dev.kimigate.limiter.VirtualTime;

/** How many of the server's places a client holds on average, while calls of it wait. */
final class PlacesHeld {
    private final VirtualTime time;
    private int waiting;
    private int held;
    private double since;
    private double waited;
    private double placeSeconds;
    private double firstWait = Double.NaN;
    private double firstPlace = Double.POSITIVE_INFINITY;

    PlacesHeld(VirtualTime time) {
        this.time = time;
    }

    void waiting(int change) {
        settle();
        waiting += change;
        firstWait = Double.isNaN(firstWait) ? time.seconds() : firstWait;
    }

    void held(int change) {
        settle();
        held += change;
        firstPlace = Math.min(firstPlace, time.seconds());
    }

    /** Seconds from the first call's coming to the first place; infinite if it never got one. */
    double firstSeconds() {
        return firstPlace - firstWait;
    }

    /** 0 if no call ever waited. */
    double mean() {
        settle();
        return waited == 0 ? 0 : placeSeconds / waited;
    }

    private void settle() {
        double now = time.seconds();
        if (waiting > 0) {
            waited += now - since;
            placeSeconds += held * (now - since);
        }
        since = now;
    }
}
