package dev.kimigate.jfr;

import dev.kimigate.call.CallListener;
import dev.kimigate.call.CallTrace;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.store.JvmStatus;

/** Records the calls of one account. */
final class AccountRecordings extends CallListener {
    private final Recordings recordings;
    private final String account;
    private final String accountId;

    AccountRecordings(Recordings recordings, String account, String accountId) {
        this.recordings = recordings;
        this.account = account;
        this.accountId = accountId;
    }

    @Override
    public boolean listens() {
        return recordings.isWanted();
    }

    @Override
    public CallTrace entering(String client, String tool) {
        return recordings.call(account, accountId, client, tool);
    }

    @Override
    public boolean limited(int before, int now, LimitSource source) {
        return recordings.limit(account, accountId, before, now, source);
    }

    @Override
    public void server(boolean answers, int permits, int machines) {
        recordings.server(account, accountId, answers, permits, machines);
    }

    @Override
    public void reclaimed(JvmStatus gone) {
        recordings.reclaim(account, accountId, gone);
    }
}
