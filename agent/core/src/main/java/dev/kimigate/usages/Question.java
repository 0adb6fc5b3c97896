package dev.kimigate.usages;

import dev.kimigate.account.Credential;
import java.net.URI;

/** Asks an origin about the account of a credential. */
interface Question {
    /** Waits for the whole answer, for a bounded time; never throws. Not for threads of the application. */
    Answer ask(URI uri, Credential credential);

    /**
     * What came of it.
     *
     * @param status of the answer; 0 if none came in time, or a part of it only
     * @param body empty if there is none; at most {@link UsagesReport#LONGEST_BODY} bytes
     */
    record Answer(int status, byte[] body) {
        static final Answer NONE = new Answer(0, new byte[0]);
    }
}
