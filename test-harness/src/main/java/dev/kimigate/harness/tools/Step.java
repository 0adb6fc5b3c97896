package dev.kimigate.harness.tools;

/**
 * What the server does with one attempt of a call.
 *
 * @param seconds of the hold or the silence
 * @param status of the refusal
 */
record Step(Kind kind, int seconds, int status) {

    enum Kind {
        /** Holds the headers of the answer back. */
        ANSWER,
        /** Holds the refusal back. */
        REFUSE,
        /** Sends the first words at once, and holds the rest back. */
        SILENCE
    }

    static Step answer() {
        return hold(0);
    }

    static Step hold(int seconds) {
        return new Step(Kind.ANSWER, seconds, 0);
    }

    static Step silence(int seconds) {
        return new Step(Kind.SILENCE, seconds, 0);
    }

    static Step refuse(int status) {
        return refuse(0, status);
    }

    static Step refuse(int seconds, int status) {
        return new Step(Kind.REFUSE, seconds, status);
    }
}
