package dev.kimigate.start;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.call.AccountGate;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.leader.LeaderElection;
import dev.kimigate.leader.LeaderFactories;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.log.Log;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.machine.StateDirectory;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.presence.LoopbackGateways;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.StoreKind;
import dev.kimigate.status.DurationText;
import dev.kimigate.status.Version;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.Store;
import dev.kimigate.store.StoreException;
import dev.kimigate.usages.UsagesAsker;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Puts the gate together from the settings. */
final class GateFactory {
    private static final Logger LOG = Log.logger(GateFactory.class);

    private static final String HTTP_MODULE = "java.net.http";
    private static final long SHORTEST_LEASE_MILLIS = 1_000;

    private final Settings settings;
    private final JvmAnnouncer announcer;
    private final Observability observability;
    private final LogSetup logSetup;
    /** What this JVM is called in the shared state. */
    private final String label;
    /** Null until the first account is opened in it. */
    private volatile @Nullable Path folder;

    private final Limiters limiters = Limiters.create(Warnings::say);
    private final GateBuilder builder;
    /** Null in a host, whose calls are its own. */
    private @Nullable ToolReporting tools;

    GateFactory(
            Settings settings,
            Endpoints endpoints,
            String label,
            JvmAnnouncer announcer,
            Observability observability,
            LogSetup logSetup) {
        this.settings = settings;
        this.label = label;
        this.announcer = announcer;
        this.observability = observability;
        this.logSetup = logSetup;
        this.builder = new GateBuilder(endpoints, settings.maxWait(), new TellingProblems())
                .gateways(new LoopbackGateways(this::livingGateways)::isGateway);
    }

    /** The calls are made for tools: they are counted by their names, too. */
    GateFactory countingTools(ToolReporting reporting) {
        tools = reporting;
        return this;
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

    private static UsagesAsker asker(String origin, DigestTable digests, UsagesAsker.Audience audience) {
        return UsagesAsker.overHttp(origin, digests, Version.text(), Clocks.SYSTEM, audience);
    }

    private AccountGate open(Account account) {
        ServerNews news = settings.store() == StoreKind.SERVER ? new ServerNews(account.name()) : null;
        Store store = store(account, news);
        Limiter limiter = limiters.limiter(store);
        AccountGate gate = builder.account(limiter, observability.opened(account, limiter));
        if (news != null) {
            news.tell(gate);
        }
        store.onTakenBack(gate::tookBack);
        Path shared = folder;
        ToolReporting reporting = tools;
        if (reporting != null && shared != null) {
            reporting.opened(shared, account.id(), limiter);
        }
        tellStart(account, gate, store.isShared());
        return gate;
    }

    private void tellStart(Account account, AccountGate gate, boolean shared) {
        LOG.info(
                "gating {}: kimi-gate {}, {} hooked, limit {} ({}), a call waits {} at most, {}",
                account.name(),
                Version.text(),
                announcer.clients(),
                gate.limit(),
                gate.limitSource(),
                DurationText.text(settings.maxWait().toMillis()),
                shared ? "state in " + folder + ", shared by this user's JVMs" : "state in this JVM alone");
        if (settings.usages() && !canAsk()) {
            LOG.info("/usages is not asked: this JVM has no module {}", HTTP_MODULE);
        }
    }

    private List<GatewayAddress> livingGateways() {
        try {
            return new GatewayAddresses(StateDirectory.locate(settings.stateDir())).living();
        } catch (StoreException noFolder) {
            return List.of(); // gateways that run have none either
        }
    }

    private Store store(Account account, @Nullable ServerNews news) {
        Store store = ownStore(account);
        if (news != null) {
            LeaderElection.begin(store, leaderTerms(account), LeaderFactories::load, limiters.runtime(), news);
        }
        return store;
    }

    private LeaderTerms leaderTerms(Account account) {
        return new LeaderTerms(
                settings.server(),
                account.id(),
                "",
                0,
                Math.max(SHORTEST_LEASE_MILLIS, settings.lease().toMillis()),
                settings.reserve().toMillis(),
                settings.machines());
    }

    private Store ownStore(Account account) {
        if (settings.store() == StoreKind.JVM) {
            logSetup.openFile();
        } else {
            try {
                folder = logSetup.stateFolder();
                return announcer.in(MachineStore.openOrAlone(
                        folder, account.id(), account.name(), settings.limit(), label, limiters.runtime()));
            } catch (StoreException untrusted) {
                Warnings.say(untrusted.getMessage() + "; the limit holds for this JVM alone");
            }
        }
        return LocalStore.create(account.id(), account.name(), settings.limit(), label, limiters.runtime());
    }

    private static final class TellingProblems implements ProblemListener {
        @Override
        public void problem(String line) {
            Warnings.say(line);
        }

        @Override
        public void failedOpen(Throwable failure) {
            Warnings.failedOpen(failure);
        }
    }
}
