package dev.kimigate.bench.policy;

/** What stands between a tool and its client. Any thread. */
interface RivalPolicy {

    /** One attempt. */
    interface Sender {
        /** Returns the status of the answer, once it was read to its end. */
        int send() throws Exception;
    }

    /** Sends, as often as the policy wants to; returns the last status. */
    int call(Sender sender) throws Exception;

    /** Whether waiting cures it. */
    static boolean refused(int status) {
        return status == 403 || status == 429;
    }
}
