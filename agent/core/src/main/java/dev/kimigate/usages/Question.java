package dev.kimigate.usages;

import dev.kimigate.account.Credential;
import dev.kimigate.kimi.UsagesReport;
import java.net.URI;

/** Asks an origin about the account of a credential. */
public interface Question {
    /** Waits for the whole answer, for a bounded time; never throws. Not for threads of the application. */
    Answer ask(URI uri, Credential credential);

    /** What came of it. */
    final class Answer {
        static final Answer NONE = new Answer(0, new byte[0]);

        private final int status;
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        /** Of the answer; 0 if none came in time, or a part of it only. */
        public int status() {
            return status;
        }

        /** Empty if there is none; at most {@link UsagesReport#LONGEST_BODY} bytes. Not to be changed. */
        public byte[] body() {
            return body;
        }
    }
}
