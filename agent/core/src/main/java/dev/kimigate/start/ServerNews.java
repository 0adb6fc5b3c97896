package dev.kimigate.start;

import dev.kimigate.call.AccountGate;
import dev.kimigate.leader.LeaderListener;
import dev.kimigate.log.Log;
import dev.kimigate.status.LeaseText;
import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AccountNames;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Tells the log and the gate what comes from the server that machines share an account's permits on. */
final class ServerNews implements LeaderListener {
    private static final Logger LOG = Log.logger(ServerNews.class);

    private final String account;
    private volatile @Nullable AccountGate gate;

    ServerNews(String account) {
        this.account = account;
    }

    /** From now on this gate goes by what other machines learn. */
    void tell(AccountGate opened) {
        gate = opened;
    }

    @Override
    public void coolsElsewhere(long millis, int reason) {
        tell(present -> present.coolsElsewhere(millis, reason));
    }

    private void tell(Consumer<AccountGate> news) {
        AccountGate present = gate;
        if (present != null) {
            news.accept(present);
        }
    }

    @Override
    public AccountFacts facts() {
        AccountGate present = gate;
        return present == null ? AccountFacts.NONE : present.facts();
    }

    @Override
    public void startsElsewhere(int perMinute, long changedMillis) {
        tell(present -> present.startsElsewhere(perMinute, changedMillis));
    }

    @Override
    public void quotaElsewhere(boolean out, long sinceMillis) {
        tell(present -> present.quotaElsewhere(out, sinceMillis));
    }

    @Override
    public void usagesAskedElsewhere(long askedMillis) {
        tell(present -> present.usagesAskedElsewhere(askedMillis));
    }

    @Override
    public void usagesElsewhere(long answeredMillis, int ceiling, long spentUntilMillis) {
        tell(present -> present.usagesElsewhere(answeredMillis, ceiling, spentUntilMillis));
    }

    @Override
    public AccountNames names() {
        AccountGate present = gate;
        return present == null ? AccountNames.NONE : present.names();
    }

    @Override
    public void namesElsewhere(AccountNames shared) {
        tell(present -> present.namesElsewhere(shared));
    }

    @Override
    public void connected(String server, int permits, int machines) {
        tell(present -> present.server(true, permits, machines));
        LOG.info(
                "{}: {} answers; this machine has {}, and the account {}",
                account,
                server,
                LeaseText.count(permits, "permit"),
                LeaseText.count(machines, "machine"));
    }

    /** Networks come and go: that is no warning on a host's stderr. */
    @Override
    public void lost(String problem, int permits) {
        tell(present -> present.server(false, permits, 0));
        LOG.info(
                "{}: no answer from the server of the setting store: {}; this machine goes on with {}",
                account,
                problem,
                LeaseText.count(permits, "permit"));
    }

    @Override
    public void unusable(String problem, int permits) {
        tell(present -> present.server(false, permits, 0));
        LOG.warn(
                "{}: the server of the setting store cannot be used: {}; this machine goes on with {}",
                account,
                problem,
                LeaseText.count(permits, "permit"));
    }
}
