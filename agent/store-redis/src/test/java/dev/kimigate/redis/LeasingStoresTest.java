package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.harness.http.FreshPorts;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AccountNames;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.Bound;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The product's stores, a folder for each machine, on a real server: what a call sees of it all. */
@Tag("slow") // leases of 2 s must run out
class LeasingStoresTest {
    private static final int LIMIT = 6;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    private LeasingJvm jvm(String machine, String server) throws Exception {
        return jvm(machine, server, 0);
    }

    private LeasingJvm jvm(String machine, String server, int machines) throws Exception {
        LeasingJvm jvm = new LeasingJvm(LeasingJvm.folder(folder, machine), server, LIMIT, machines);
        open.add(jvm);
        return jvm;
    }

    private TestServer server() {
        TestServer server = TestServer.start(TestServer.Kind.REDIS);
        open.add(server);
        return server;
    }

    private static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    private static long granted(List<CompletableFuture<Permit>> calls) {
        return calls.stream().filter(CompletableFuture::isDone).count();
    }

    @Test
    void threeMachines_togetherStartUpToTheLimit_andPassPermitsOn() throws Exception {
        String url = url(server().port());
        List<LeasingJvm> machines = List.of(jvm("one", url), jvm("two", url), jvm("three", url));
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        machines.forEach(machine -> calls.addAll(machine.acquire(LIMIT)));

        await().atMost(LONG).until(() -> granted(calls) == LIMIT);
        await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> granted(calls) == LIMIT);
        assertThat(machines)
                .allSatisfy(machine -> assertThat(machine.lease().state()).isEqualTo(LeaseStatus.State.CONNECTED));
        assertThat(machines.get(0).lease().machines()).isEqualTo(3);
        assertThat(machines.get(0).store.shared().occupancy().elsewhere()).isBetween(1, LIMIT);

        Set<CompletableFuture<Permit>> ended = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int given = 1; given <= 2 * LIMIT; given++) {
            CompletableFuture<Permit> next = calls.stream()
                    .filter(call -> call.isDone() && ended.add(call))
                    .findFirst()
                    .orElseThrow();
            next.join().release();
            int expected = LIMIT + given;
            await().atMost(LONG).until(() -> granted(calls) == expected);
        }
    }

    @Test
    void oneLeader_amongTheJvmsOfAMachine_andTheNextGoesOnWithTheBlock() throws Exception {
        String url = url(server().port());
        LeasingJvm one = jvm("one", url);
        Permit first = one.acquire().get(60, TimeUnit.SECONDS);
        LeasingJvm two = jvm("one", url);
        Permit second = two.acquire().get(60, TimeUnit.SECONDS);
        assertThat(two.said).isEmpty();
        assertThat(one.said).containsExactly("connected");
        assertThat(two.lease().led()).isTrue();
        assertThat(two.lease().machines()).isEqualTo(1);
        first.release();
        second.release();
    }

    @Test
    void serverThatIsNowhere_leavesOnePermit_orTheMachinesPart() throws Exception {
        String url = url(FreshPorts.free());
        LeasingJvm alone = jvm("one", url);
        LeasingJvm ofThree = jvm("two", url, 3);

        List<CompletableFuture<Permit>> one = alone.acquire(LIMIT);
        List<CompletableFuture<Permit>> two = ofThree.acquire(LIMIT);

        await().atMost(LONG).until(() -> granted(one) == 1 && granted(two) == 2);
        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> granted(one) == 1 && granted(two) == 2);
        assertThat(alone.said).singleElement().asString().startsWith("lost: 1: " + url + ": ");
        assertThat(alone.lease().state()).isEqualTo(LeaseStatus.State.LOST);
    }

    @Test
    void serverThatIsLost_leavesTheShare_andIsUsedAgainWhenItIsBack() throws Exception {
        TestServer server = server();
        CuttableNetwork network = new CuttableNetwork(server.port());
        open.add(network);
        LeasingJvm cut = jvm("one", url(network.port()));
        LeasingJvm other = jvm("two", url(server.port()));
        Permit there = other.acquire().get(60, TimeUnit.SECONDS);
        List<CompletableFuture<Permit>> calls = cut.acquire(2 * LIMIT);
        await().atMost(LONG).until(() -> granted(calls) == LIMIT - 1);

        network.cut(true);
        await().atMost(LONG).until(() -> cut.said.stream().anyMatch(line -> line.startsWith("lost")));
        await().atMost(LONG).until(() -> cut.store.shared().bound() == LIMIT / 2);
        assertThat(other.acquire(1).get(0)).isNotDone();
        network.cut(false);
        await().atMost(LONG)
                .until(() -> cut.said.contains("connected") && cut.lease().state() == LeaseStatus.State.CONNECTED);

        there.release();
        calls.forEach(call -> call.thenAccept(Permit::release));
        await().atMost(LONG).until(() -> granted(calls) == 2 * LIMIT);
    }

    @Test
    void settingThatNamesAnotherServer_obeys_whileAnotherJvmLeadsAtTheFormer() throws Exception {
        LeasingJvm former = jvm("one", url(server().port()));
        former.acquire().get(60, TimeUnit.SECONDS).release();
        LeasingJvm other = jvm("one", url(server().port()));

        other.acquire().get(60, TimeUnit.SECONDS).release();

        await().atMost(LONG).until(() -> !other.said.isEmpty()); // told on the timer's thread
        assertThat(other.said).singleElement().asString().contains("Set store alike for all");
    }

    @Test
    void settingThatNamesAnotherServer_countsThere_onceNobodyLeadsAtTheFormer() throws Exception {
        Path machine = LeasingJvm.folder(folder, "one");
        LeasingJvm.words(machine, words -> {
            LeaseWords.set(words, LeaseWords.SERVER, 4_711);
            LeaseWords.set(words, LeaseWords.BEAT, System.currentTimeMillis() - 60_000);
            LeaseWords.set(words, LeaseWords.BIRTH, 7);
            assertThat(words.timedBound(Bound.NONE, Bound.of(0))).isTrue();
        });

        LeasingJvm jvm = jvm("one", url(server().port()));

        jvm.acquire().get(60, TimeUnit.SECONDS).release();
        assertThat(jvm.said).containsExactly("connected");
    }

    @Test
    void coolDown_ofOneMachine_isTheOthersToo() throws Exception {
        String url = url(server().port());
        LeasingJvm one = jvm("one", url);
        LeasingJvm two = jvm("two", url);
        one.acquire().get(60, TimeUnit.SECONDS).release();
        two.acquire().get(60, TimeUnit.SECONDS).release();

        long until = System.currentTimeMillis() + 60_000;
        one.store
                .shared()
                .replacePolicy(
                        one.store.shared().policy(),
                        new AdmissionTerms(0, Store.MOST_PERMITS, 0, 0, until, 3, false),
                        new long[0]);

        await().atMost(LONG).until(() -> two.said.contains("cools: 3"));
        assertThat(one.said).doesNotContain("cools: 3");
    }

    @Test
    void whatOneMachineLearned_isTheOthersToo() throws Exception {
        String url = url(server().port());
        LeasingJvm one = jvm("one", url);
        LeasingJvm two = jvm("two", url);
        one.acquire().get(60, TimeUnit.SECONDS).release();
        two.acquire().get(60, TimeUnit.SECONDS).release();
        long now = System.currentTimeMillis();

        one.facts = new AccountFacts(0, 0, now - 300, now - 200, now - 100, 17, now + 60_000);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(two.said).contains("quota: out", "asked", "usages: 17 spent"));
        two.facts = AccountFacts.NONE; // a call was accepted there
        await().atMost(LONG).until(() -> one.said.contains("quota: back"));
        assertThat(one.said).doesNotContain("quota: out", "asked", "usages: 17 spent");
    }

    /** A refusal told one machine that 10 calls may start in a minute: no more start on both together. */
    @Test
    void startsAMinute_thatOneMachineLearned_areThoseOfAll() throws Exception {
        String url = url(server().port());
        LeasingJvm one = jvm("one", url);
        LeasingJvm two = jvm("two", url);
        for (LeasingJvm each : List.of(one, two, two)) {
            each.acquire().get(60, TimeUnit.SECONDS).release();
        }
        await().atMost(LONG).until(() -> one.store.shared().startsLately() == 3);

        one.startsElsewhere(10, System.currentTimeMillis()); // as if a refusal had said so

        await().atMost(LONG).until(() -> two.said.contains("starts: 10"));
        AtomicInteger started = new AtomicInteger(3);
        for (LeasingJvm each : List.of(one, two)) {
            each.acquire(20)
                    .forEach(call -> call.thenAccept(permit -> {
                        started.incrementAndGet();
                        permit.release();
                    }));
        }
        await().atMost(LONG).until(() -> started.get() == 10);
        await().during(Duration.ofSeconds(5)).atMost(LONG).until(() -> started.get() == 10);
        assertThat(one.store.shared().startsLately()).isEqualTo(10);
    }

    @Test
    void whoseAKeyIs_isToldByOneMachine_andHeardByAnotherThatUsesIt() throws Exception {
        String url = url(server().port());
        LeasingJvm one = jvm("one", url);
        LeasingJvm two = jvm("two", url);
        one.acquire().get(60, TimeUnit.SECONDS).release();
        two.acquire().get(60, TimeUnit.SECONDS).release();
        AccountNames.Credential key = new AccountNames.Credential(0x8765_4321_8765_4321L, 0x4711, 1);
        one.names = new AccountNames(0x815, List.of(key), List.of(new AccountNames.Alias(0x4711, 0x12)));
        await().atMost(LONG).until(() -> !one.namesHeard.isEmpty());
        assertThat(two.namesHeard).isEmpty(); // it uses no key

        two.names = new AccountNames(0x99, List.of(new AccountNames.Credential(key.digest(), 0, 0)), List.of());

        await().atMost(LONG).until(() -> !two.namesHeard.isEmpty());
        assertThat(two.namesHeard.get(0)).isEqualTo(one.names);
    }

    /** As with a folder that is part of an image, or was restored on another machine; the original is at work. */
    @Test
    void stateFolderThatWasCopied_isAnotherMachine_andBringsNothingThatItHadLeased() throws Exception {
        int running = 2;
        String url = url(server().port());
        LeasingJvm original = jvm("one", url);
        List<CompletableFuture<Permit>> calls = new ArrayList<>(original.acquire(running));
        await().atMost(LONG).until(() -> granted(calls) == running);
        Path copied = LeasingJvm.folder(folder, "two");
        try (Stream<Path> files = Files.list(LeasingJvm.folder(folder, "one"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copied.resolve(file.getFileName()));
            }
        }

        LeasingJvm copy = jvm("two", url);
        calls.addAll(copy.acquire(LIMIT));
        calls.addAll(original.acquire(LIMIT));

        await().atMost(LONG)
                .until(() -> Stream.of(original, copy)
                        .allMatch(jvm -> jvm.lease().state() == LeaseStatus.State.CONNECTED
                                && jvm.lease().machines() > 1));
        long alone = copy.said.stream().filter(line -> line.startsWith("lost")).count();
        await().during(Duration.ofSeconds(8)).atMost(LONG).until(() -> granted(calls) <= LIMIT + alone);
        assertThat(node(copy)).isNotEqualTo(node(original));
        assertThat(copy.said).filteredOn(line -> line.contains("is a copy")).hasSize(1);
        calls.forEach(call -> call.thenAccept(Permit::release));
        await().atMost(LONG).until(() -> granted(calls) == running + 2 * LIMIT);
    }

    private static long node(LeasingJvm jvm) {
        return jvm.store.shared().keeperWord(LeaseWords.NODE);
    }

    /** As when a virtual machine is cloned: its files are the same ones, for all that it can see. */
    @Test
    void clonedMachine_leasesUnderAnotherName_saysSo_andBringsNoMoreThanItHadLeased() throws Exception {
        String url = url(server().port());
        LeasingJvm original = jvm("one", url);
        List<CompletableFuture<Permit>> calls = new ArrayList<>(original.acquire(2));
        await().atMost(LONG).until(() -> granted(calls) == 2);
        SharedState known = original.store.shared();
        LeasingJvm.words(LeasingJvm.folder(folder, "two"), shared -> {
            for (int word = 0; word < SharedState.KEEPER_WORDS; word++) {
                LeaseWords.set(shared, word, known.keeperWord(word));
            }
            assertThat(shared.timedBound(shared.timedBound(), known.timedBound()))
                    .isTrue();
        });

        int most = LIMIT + Math.max(original.lease().permits(), LIMIT / 2);
        LeasingJvm clone = jvm("two", url);
        calls.addAll(clone.acquire(LIMIT));
        calls.addAll(original.acquire(LIMIT));

        await().atMost(LONG).until(() -> node(clone) != node(original) && node(clone) != 0 && node(original) != 0);
        await().atMost(LONG)
                .until(() -> Stream.of(original, clone)
                        .allMatch(jvm -> jvm.lease().state() == LeaseStatus.State.CONNECTED
                                && jvm.lease().machines() > 1));
        assertThat(Stream.of(original, clone).flatMap(jvm -> jvm.said.stream()))
                .filteredOn(line -> line.contains("takes another name"))
                .hasSize(1);
        await().during(Duration.ofSeconds(4)).atMost(LONG).until(() -> granted(calls) <= most);
        calls.forEach(call -> call.thenAccept(Permit::release));
        await().atMost(LONG).until(() -> granted(calls) == 2 + 2 * LIMIT);
    }

    @Test
    void wrongUrl_isToldOnce_andLeavesOnePermit() throws Exception {
        LeasingJvm jvm = jvm("one", "redis://user:word@127.0.0.1:1");

        List<CompletableFuture<Permit>> calls = jvm.acquire(2);

        await().atMost(LONG).until(() -> granted(calls) == 1);
        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> granted(calls) == 1);
        assertThat(jvm.said)
                .singleElement()
                .asString()
                .contains("it holds a password")
                .doesNotContain("word@");
    }

    @Test
    void jvmWithoutTheSetting_obeys_andSaysSoOnce() throws Exception {
        LeasingJvm leasing = jvm("one", url(FreshPorts.free()));
        Permit only = leasing.acquire().get(60, TimeUnit.SECONDS);
        List<String> said = new CopyOnWriteArrayList<>();
        Limiters limiters = Limiters.create(said::add);
        MachineStore store = MachineStore.open(
                LeasingJvm.folder(folder, "one"), LeasingJvm.ACCOUNT, "account", LIMIT, "test", limiters.runtime());
        open.add(store);
        Limiter plain = limiters.limiter(store);

        CompletableFuture<Permit> call = plain.acquire(plain.newPosition(LONG));

        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> !call.isDone());
        assertThat(said).singleElement().asString().contains("this one has no such setting");
        only.release();
        call.get(60, TimeUnit.SECONDS).release();
    }
}
