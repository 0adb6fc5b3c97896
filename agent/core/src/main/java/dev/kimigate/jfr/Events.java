package dev.kimigate.jfr;

import dev.kimigate.call.CallTrace;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.store.JvmStatus;
import java.util.Locale;

/** Makes events. Loaded only after somebody has begun a recording, with all that follows from it. */
final class Events {
    private Events() {}

    static CallTrace call(Recordings recordings, String account, String accountId, String client, String tool) {
        CallEvent event = new CallEvent();
        event.begin();
        event.account = account;
        event.accountId = accountId;
        event.client = client;
        event.tool = tool;
        event.callingThread = Thread.currentThread();
        return new RecordedCall(recordings, event);
    }

    /** @param call what is known of the refused call by now */
    static void refusal(CallEvent call, int status, long coolDownMillis, boolean retried) {
        RefusalEvent event = new RefusalEvent();
        event.account = call.account;
        event.accountId = call.accountId;
        event.client = call.client;
        event.tool = call.tool;
        event.status = status;
        event.verdict = call.verdict;
        event.coolDown = coolDownMillis;
        event.attempt = call.attempts;
        event.retried = retried;
        event.commit();
    }

    /** False if no recording wants to know. */
    static boolean limit(String account, String accountId, int before, int now, LimitSource source) {
        LimitEvent event = new LimitEvent();
        if (!event.isEnabled()) {
            return false;
        }
        event.account = account;
        event.accountId = accountId;
        event.oldLimit = before;
        event.newLimit = now;
        event.source = source.name().toLowerCase(Locale.ROOT);
        event.commit();
        return true;
    }

    static void server(String account, String accountId, boolean answers, int permits, int machines) {
        ServerEvent event = new ServerEvent();
        event.account = account;
        event.accountId = accountId;
        event.answers = answers;
        event.permits = permits;
        event.machines = machines;
        event.commit();
    }

    static void reclaim(String account, String accountId, JvmStatus gone) {
        ReclaimEvent event = new ReclaimEvent();
        event.account = account;
        event.accountId = accountId;
        event.pid = gone.pid();
        event.tool = gone.label();
        event.permits = gone.held();
        event.commit();
    }
}
