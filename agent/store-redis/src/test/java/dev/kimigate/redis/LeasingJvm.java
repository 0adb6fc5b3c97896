package dev.kimigate.redis;

import static java.util.Objects.requireNonNull;

import dev.kimigate.leader.Leader;
import dev.kimigate.leader.LeaderElection;
import dev.kimigate.leader.LeaderFactory;
import dev.kimigate.leader.LeaderListener;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.leader.ServerReport;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AccountNames;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One JVM of a machine: the product's store and queue, led as the settings would have it. */
final class LeasingJvm implements LeaderListener, AutoCloseable {
    static final String ACCOUNT = "0123456789abcdef";
    static final long LEASE_MILLIS = 2_000;
    static final long RESERVE_MILLIS = 3_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    final List<String> said = new CopyOnWriteArrayList<>();
    volatile AccountFacts facts = AccountFacts.NONE;
    volatile AccountNames names = AccountNames.NONE;
    final List<AccountNames> namesHeard = new CopyOnWriteArrayList<>();
    final Limiter limiter;
    final Store store;
    private final List<Leader> leaders = new CopyOnWriteArrayList<>();
    private final Map<Object, CompletableFuture<Permit>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LeasingJvm(Path machine, String server, int limit, int machines) throws Exception {
        this(machine, server, limit, machines, LEASE_MILLIS, RESERVE_MILLIS);
    }

    LeasingJvm(Path machine, String server, int limit, int machines, long leaseMillis, long reserveMillis)
            throws Exception {
        this(machine, server, limit, machines, leaseMillis, reserveMillis, RedisLeaders::new);
    }

    /** With leaders of the test's. */
    LeasingJvm(
            Path machine,
            String server,
            int limit,
            int machines,
            long leaseMillis,
            long reserveMillis,
            Supplier<LeaderFactory> factories)
            throws Exception {
        Limiters limiters = Limiters.create(said::add);
        store = MachineStore.open(machine, ACCOUNT, "account", limit, "test", limiters.runtime());
        LeaderTerms terms = new LeaderTerms(server, ACCOUNT, "", 0, leaseMillis, reserveMillis, machines);
        LeaderElection.begin(store, terms, () -> keeping(factories.get()), limiters.runtime(), this);
        limiter = limiters.limiter(store);
    }

    private LeaderFactory keeping(LeaderFactory factory) {
        return new LeaderFactory() {
            @Override
            public Leader leader(LeaderTerms terms, SharedState shared, GateRuntime runtime, LeaderListener listener) {
                Leader leader = factory.leader(terms, shared, runtime, listener);
                leaders.add(leader);
                if (closed) {
                    leader.abandon();
                }
                return leader;
            }

            @Override
            public ServerReport look(String server) {
                return factory.look(server);
            }
        };
    }

    /** As at the orderly end of the process, whose calls still run. */
    void leave() {
        leaders.forEach(Leader::resign);
    }

    /** Its leaders would try to connect for as long as this process lives, and calls that wait would elect new ones. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(call -> call.cancel(false));
        store.close();
        leaders.forEach(Leader::abandon);
    }

    /** Changes what a machine knows, as a JVM of it that has ended did. */
    static void words(Path machine, Consumer<SharedState> change) throws Exception {
        GateRuntime runtime = Limiters.create(line -> {}).runtime();
        try (MachineStore store = MachineStore.open(machine, ACCOUNT, "account", 0, "former", runtime)) {
            change.accept(store.shared());
        }
    }

    /** A machine's state folder, which is the user's alone. */
    static Path folder(Path parent, String machine) throws IOException {
        Path directory = parent.resolve(machine);
        return Files.exists(directory)
                ? directory
                : Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    CompletableFuture<Permit> acquire() {
        return acquire(LONG);
    }

    CompletableFuture<Permit> acquire(Duration longestWait) {
        CompletableFuture<Permit> call = limiter.acquire(limiter.newPosition(longestWait));
        Object key = new Object();
        waiting.put(key, call);
        var unused = call.whenComplete((permit, thrown) -> waiting.remove(key));
        if (closed) {
            call.cancel(false);
        }
        return call;
    }

    List<CompletableFuture<Permit>> acquire(int calls) {
        return IntStream.range(0, calls).mapToObj(i -> acquire()).toList();
    }

    LeaseStatus lease() {
        return requireNonNull(store.status().lease());
    }

    @Override
    public void connected(String server, int permits, int machines) {
        said.add("connected");
    }

    @Override
    public void coolsElsewhere(long millis, int reason) {
        said.add("cools: " + reason);
    }

    @Override
    public AccountFacts facts() {
        return facts;
    }

    @Override
    public void startsElsewhere(int perMinute, long changedMillis) {
        said.add("starts: " + perMinute);
        facts = new AccountFacts(
                perMinute,
                changedMillis,
                facts.quotaOutMillis(),
                facts.askedMillis(),
                facts.answeredMillis(),
                facts.ceiling(),
                facts.spentUntilMillis());
        SharedPolicy policy = store.shared().policy();
        boolean unused = store.shared()
                .replacePolicy(
                        policy, new AdmissionTerms(0, Store.MOST_PERMITS, 0, perMinute, 0, 0, false), new long[0]);
    }

    @Override
    public void quotaElsewhere(boolean out, long sinceMillis) {
        said.add("quota: " + (out ? "out" : "back"));
        facts = new AccountFacts(0, 0, out ? sinceMillis : 0, 0, 0, 0, 0);
    }

    @Override
    public void usagesAskedElsewhere(long askedMillis) {
        said.add("asked");
    }

    @Override
    public void usagesElsewhere(long answeredMillis, int ceiling, long spentUntilMillis) {
        said.add("usages: " + ceiling + (spentUntilMillis > System.currentTimeMillis() ? " spent" : ""));
    }

    @Override
    public AccountNames names() {
        return names;
    }

    @Override
    public void namesElsewhere(AccountNames shared) {
        namesHeard.add(shared);
    }

    @Override
    public void unusable(String problem, int permits) {
        said.add("unusable: " + permits + ": " + problem);
    }

    @Override
    public void lost(String problem, int permits) {
        said.add("lost: " + permits + ": " + problem);
    }
}
