package dev.kimigate.start;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.account.Names;
import dev.kimigate.call.AccountGate;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.LocalStore;
import dev.kimigate.limiter.MachineStore;
import dev.kimigate.limiter.Store;
import dev.kimigate.limiter.StoreException;
import dev.kimigate.log.Log;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.StoreKind;
import dev.kimigate.status.JvmLabel;
import dev.kimigate.status.Spans;
import dev.kimigate.status.Version;
import dev.kimigate.time.Clocks;
import dev.kimigate.usages.UsagesAsker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Puts the gate together from the settings. */
final class GateFactory {
    private static final Logger LOG = Log.logger(GateFactory.class);

    private static final String HTTP_MODULE = "java.net.http";

    private final Settings settings;
    private final Presence presence;
    private final Observation observation;
    private final LogSetup logSetup;
    /** Null until the first account is opened in it. */
    private volatile @Nullable Path folder;

    private final Limiters limiters = Limiters.create(Complaints::say);
    private final GateBuilder builder;

    GateFactory(Settings settings, Presence presence, Observation observation, LogSetup logSetup) {
        this.settings = settings;
        this.presence = presence;
        this.observation = observation;
        this.logSetup = logSetup;
        this.builder = new GateBuilder(Endpoints.of(settings), settings.maxWait(), new Complaining());
    }

    Gate create() {
        if (settings.usages() && canAsk()) {
            builder.usages(GateFactory::asker);
        }
        return builder.build(this::open);
    }

    /* A modular program, or a JVM that was linked for it, may have another client and not the one that we ask with. */
    private static boolean canAsk() {
        return ModuleLayer.boot().findModule(HTTP_MODULE).isPresent();
    }

    private static UsagesAsker asker(String origin, Names names, UsagesAsker.Audience audience) {
        return UsagesAsker.overHttp(origin, names, Version.text(), Clocks.SYSTEM, audience);
    }

    private AccountGate open(Account account) {
        Store store = store(account);
        Limiter limiter = limiters.limiter(store);
        AccountGate gate = builder.account(limiter, observation.opened(account, limiter));
        boolean shared = false;
        if (store instanceof MachineStore machine) {
            machine.onTakenBack(gate::tookBack);
            shared = machine.isShared();
        }
        tellStart(account, gate, shared);
        return gate;
    }

    private void tellStart(Account account, AccountGate gate, boolean shared) {
        LOG.info(
                "gating {}: kimi-gate {}, {} hooked, limit {} ({}), a call waits {} at most, {}",
                account.name(),
                Version.text(),
                presence.clients(),
                gate.limit(),
                gate.limitSource(),
                Spans.text(settings.maxWait().toMillis()),
                shared ? "state in " + folder + ", shared by this user's JVMs" : "state in this JVM alone");
        if (settings.usages() && !canAsk()) {
            LOG.info("/usages is not asked: this JVM has no module {}", HTTP_MODULE);
        }
    }

    private Store store(Account account) {
        String label = JvmLabel.present();
        if (settings.store() == StoreKind.JVM) {
            logSetup.openFile();
        } else {
            try {
                folder = logSetup.stateFolder();
                return presence.in(MachineStore.openOrAlone(
                        folder, account.id(), account.name(), settings.limit(), label, limiters));
            } catch (StoreException untrusted) {
                Complaints.say(untrusted.getMessage() + "; the limit holds for this JVM alone");
            }
        }
        return LocalStore.create(account.id(), account.name(), settings.limit(), label, limiters);
    }

    private static final class Complaining implements ProblemListener {
        @Override
        public void problem(String line) {
            Complaints.say(line);
        }

        @Override
        public void failedOpen(Throwable failure) {
            Complaints.failedOpen(failure);
        }
    }
}
