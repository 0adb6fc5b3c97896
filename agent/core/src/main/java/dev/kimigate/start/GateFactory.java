package dev.kimigate.start;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.call.AccountGate;
import dev.kimigate.call.Gate;
import dev.kimigate.call.Leases;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.LocalStore;
import dev.kimigate.limiter.MachineStore;
import dev.kimigate.limiter.Store;
import dev.kimigate.limiter.StoreException;
import dev.kimigate.log.Log;
import dev.kimigate.pacing.Backoff;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.StoreKind;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;

/** Puts the gate together from the settings. */
final class GateFactory {
    /** What {@code limit=auto} means until the account's own limit is known. */
    private static final int ASSUMED_LIMIT = 20;

    private static final Logger LOG = Log.logger(GateFactory.class);

    private final Settings settings;
    private final LogSetup logSetup;
    private final Limiters limiters = Limiters.create(Complaints::say);
    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());

    GateFactory(Settings settings) {
        this.settings = settings;
        this.logSetup = new LogSetup(settings);
    }

    Gate create() {
        return new Gate(Endpoints.of(settings), settings.maxWait(), this::open);
    }

    private AccountGate open(Account account) {
        Limiter limiter = limiters.limiter(store(account));
        LOG.info(
                "gating {}: at most {} calls in flight ({}), a call waits {} s at most",
                account.name(),
                limiter.shared().limit(),
                settings.store() == StoreKind.MACHINE ? "over all JVMs of this user" : "in this JVM alone",
                settings.maxWait().toSeconds());
        Leases leases = new Leases(limiter, System::nanoTime, Complaints::say);
        return new AccountGate(
                limiter, backoff, leases, System::currentTimeMillis, System::nanoTime, Complaints::failedOpen);
    }

    private Store store(Account account) {
        String label = JvmLabel.present();
        if (settings.store() == StoreKind.MACHINE) {
            try {
                return MachineStore.openOrAlone(
                        logSetup.stateFolder(), account.id(), account.name(), limit(), label, limiters);
            } catch (StoreException untrusted) {
                Complaints.say(untrusted.getMessage() + "; the limit holds for this JVM alone");
            }
        }
        return LocalStore.create(account.id(), account.name(), limit(), label, limiters);
    }

    private int limit() {
        return settings.limit() == 0 ? ASSUMED_LIMIT : settings.limit();
    }
}
