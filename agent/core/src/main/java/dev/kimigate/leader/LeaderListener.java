package dev.kimigate.leader;

/** Who is told what becomes of the server, on the leader's thread. */
public interface LeaderListener {
    /** It answers: for the first time, or again. */
    void connected(String server, int permits, int machines);

    /** Another machine's cool-down, with milliseconds to go and its reason's code: it is in force here, too. */
    void coolsElsewhere(long millis, int reason);

    /** It does not answer any more, or did not at first: the machine goes on with so many permits. */
    void lost(String problem, int permits);

    /** It cannot be used as the settings are, or something of ours failed: the same, until that is changed. */
    void unusable(String problem, int permits);
}
