package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountNames;
import dev.kimigate.usages.UsagesAsker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with different credentials to one origin, and where they count. */
class AccountsTest {
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final Clocks clocks = new Clocks(System::nanoTime, now::get);
    private final GateFixture fixture = new GateFixture();
    private final List<AccountGate> opened = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    /** Key to the answer of /usages; what is not in it is refused. */
    private final Map<String, String> usages = new ConcurrentHashMap<>();

    private HttpServer server;
    private String origin;
    private Gate gate;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key"));
            asked.add(key + " " + exchange.getRequestURI());
            byte[] body = usages.getOrDefault(key, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        origin = "http://127.0.0.1:" + server.getAddress().getPort();
        gate = gate("endpoints=" + origin + "/coding", 2);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        assertThat(fixture.problems).isEmpty();
        assertThat(fixture.failures).isEmpty();
    }

    private Gate gate(String settings, int limit) {
        Limiters jvm = Limiters.create(fixture::problem);
        fixture.forget();
        GateBuilder builder = fixture.builder(settings, Duration.ofMinutes(1))
                .clocks(clocks)
                .usages((where, names, audience) -> UsagesAsker.overHttp(where, names, "1", clocks, audience));
        return builder.build(account -> {
            AccountGate gated = builder.account(fixture.permits(account, jvm, limit), CallListener.NONE);
            opened.add(gated);
            return gated;
        });
    }

    private GateCall begin(String key) {
        return begin("/coding/v1/chat/completions", key);
    }

    private GateCall begin(String path, String key) {
        Map<String, String> headers = key.isEmpty() ? Map.of() : Map.of("x-api-key", key);
        return Objects.requireNonNull(
                gate.begin("POST", "http", "127.0.0.1", server.getAddress().getPort(), path, headers::get));
    }

    private Attempt call(String key) {
        CompletableFuture<Attempt> attempt = begin(key).enter();
        assertThat(attempt).isCompleted();
        return attempt.join();
    }

    /** A call that is answered in the name of an organization. */
    private void answered(String key, String organization) {
        Attempt attempt = call(key);
        attempt.accepted(Map.of("msh-org-id", organization)::get);
        attempt.end();
    }

    private Limiter limiter(String account) {
        return fixture.limiter(account);
    }

    private int held(String account) {
        return limiter(account).status().held();
    }

    /** The one account beside the common one. */
    private String other() {
        return fixture.limiters().keySet().stream()
                .filter(name -> !name.equals(origin))
                .findFirst()
                .orElseThrow();
    }

    private static String user(String id, int ceiling) {
        return "{\"user\":{\"userId\":\"" + id + "\"},\"parallel\":{\"limit\":\"" + ceiling + "\"}}";
    }

    private void awaitAsked(int questions) {
        await().atMost(Duration.ofSeconds(10)).until(() -> asked.size() == questions);
    }

    @Test
    void begin_unknownKeys_countTogether() {
        Attempt one = call("key-1");
        Attempt two = call("key-2");

        assertThat(held(origin)).isEqualTo(2);
        assertThat(begin("").enter()).as("a call without a key").isNotDone();
        one.end();
        two.end();
    }

    @Test
    void accepted_withAnOrganization_separatesAccounts_andKeepsTogetherWhatIsOne() {
        answered("key-1", "one");
        answered("key-2", "two");
        answered("key-3", "two");
        List<Attempt> open = List.of(call("key-1"), call("key-2"), call("key-3"));

        assertThat(fixture.limiters()).hasSize(2);
        assertThat(other()).startsWith(origin + " (").matches(".* \\([0-9a-f]{8}\\)");
        assertThat(held(origin)).isEqualTo(1);
        assertThat(held(other())).isEqualTo(2);
        open.forEach(Attempt::end);
        assertThat(held(origin) + held(other())).isZero();
    }

    @Test
    void refusal_namesTheOrganizationToo() {
        answered("key-1", "one");
        GateCall gateCall = begin("key-2");
        Attempt attempt = gateCall.enter().join();

        assertThat(gateCall.refused(attempt, 403, Map.of("msh-org-id", "two")::get, new byte[0], 0, true))
                .isEqualTo(RefusalOutcome.DELIVER);

        assertThat(fixture.limiters()).hasSize(2);
        attempt.end();
    }

    @Test
    void callUnderWay_whenItsKeyMoves_countsInBothUntilItEnds() {
        answered("key-1", "one");
        Attempt first = call("key-2");
        Attempt second = call("key-2");
        second.accepted(Map.of("msh-org-id", "two")::get);

        assertThat(held(origin)).isEqualTo(2);
        assertThat(held(other())).isEqualTo(2);
        assertThat(begin("key-2").enter()).as("no place in the new account").isNotDone();
        first.end();
        assertThat(held(origin)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> held(other()) == 2); // the waiter
        second.end();
        assertThat(held(origin)).isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> held(other()) == 1);
    }

    @Test
    void abortedCallUnderWay_whenItsKeyMoves_lingersInBoth() {
        answered("key-1", "one");
        Attempt attempt = call("key-2");
        answered("key-2", "two");

        attempt.abort();

        assertThat(held(origin)).isEqualTo(1);
        assertThat(held(other())).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> held(origin) + held(other()) == 0);
    }

    @Test
    void waitingCall_whenItsKeyMoves_countsInBothOnceAdmitted() {
        answered("key-1", "one");
        Attempt first = call("key-2");
        Attempt second = call("key-1");
        CompletableFuture<Attempt> waiting = begin("key-2").enter();
        assertThat(waiting).isNotDone();
        first.accepted(Map.of("msh-org-id", "two")::get);

        first.end();

        Attempt third = waiting.join();
        assertThat(held(origin)).isEqualTo(2);
        assertThat(held(other())).isEqualTo(1);
        third.end();
        second.end();
        assertThat(held(origin) + held(other())).isZero();
    }

    @Test
    void accountSetting_holdsWhateverTheServerSays() {
        gate = gate("account=work,endpoints=" + origin + "/coding", 20);
        usages.put("key-1", user("u-1", 7));
        answered("key-1", "one");
        answered("key-2", "two");
        awaitAsked(1);

        assertThat(fixture.limiters()).containsOnlyKeys("work");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> limiter("work").shared().limit() == 7);
    }

    @Test
    void tokensWithoutEnd_openFewAccounts() {
        for (int i = 0; i < 500; i++) {
            answered("key-" + i, "organization-" + i);
        }
        assertThat(fixture.limiters().size()).isBetween(2, 33);
    }

    @Test
    void usages_separateKeys_andBringTheCeilingOfEach() {
        usages.put("key-1", user("u-1", 5));
        usages.put("key-2", user("u-2", 1));
        call("key-1").end();
        awaitAsked(1);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> limiter(origin).shared().policy().terms().limit() == 5);

        now.addAndGet(31_000);
        call("key-2").end();
        awaitAsked(2);

        await().atMost(Duration.ofSeconds(10)).until(() -> fixture.limiters().size() == 2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> limiter(other()).shared().policy().terms().limit() == 1);
        assertThat(limiter(origin).shared().policy().terms().limit()).isEqualTo(5);
        assertThat(asked).containsExactly("key-1 /coding/v1/usages", "key-2 /coding/v1/usages");
    }

    @Test
    void usages_ofTwoKeysOfOneUser_joinThem() {
        usages.put("key-0", user("u-0", 5));
        usages.put("key-1", user("u-1", 5));
        usages.put("key-2", user("u-1", 5));
        for (String key : List.of("key-0", "key-1", "key-2")) {
            call(key).end();
            awaitAsked(Integer.parseInt(key.substring(4)) + 1);
            now.addAndGet(31_000);
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Attempt attempt = call("key-2");
            int there = fixture.limiters().size() == 2 ? held(other()) : 0;
            attempt.end();
            assertThat(there).isEqualTo(1);
        });
        Attempt one = call("key-1");
        assertThat(held(other())).isEqualTo(1);
        one.end();
    }

    /** One of the machines of an account asks for all; who asked and what came is told through the server. */
    @Test
    void usages_ofAnAccountThatAnotherMachineAskedAbout_areNotAskedAgainSoSoon() throws InterruptedException {
        usages.put("key-1", user("one", 30));
        call("key-1").end();
        awaitAsked(1);
        await().until(() -> opened.get(0).facts().answeredMillis() == now.get());
        assertThat(opened.get(0).facts().askedMillis()).isEqualTo(now.get());
        now.addAndGet(31_000);
        opened.get(0).usagesAskedElsewhere(now.get() - 1_000);
        opened.get(0).usagesElsewhere(now.get() - 500, 7, 0);

        call("key-1").end();

        Thread.sleep(200);
        assertThat(asked).hasSize(1);
        assertThat(opened.get(0).limit()).isEqualTo(2); // the JVM's own setting is smaller
        assertThat(opened.get(0).facts().ceiling()).isEqualTo(7);
        now.addAndGet(30_000);
        call("key-1").end();
        awaitAsked(2);
    }

    /** Else nobody would learn whose it is. */
    @Test
    void usages_ofAnUnknownKey_areAskedWhateverOthersAsked() {
        usages.put("key-1", user("one", 30));
        AccountGate common =
                begin("key-1").enter().thenApply(attempt -> opened.get(0)).join();
        common.usagesAskedElsewhere(now.get() - 1_000);
        now.addAndGet(1_100);
        call("key-1").end();

        awaitAsked(1);
    }

    @Test
    void names_thatAnotherMachineToldFirst_hold() {
        answered("key-1", "one");
        AccountNames mine = opened.get(0).names();
        assertThat(mine.owner()).isNotZero();
        long key = mine.credentials().get(0).digest();
        assertThat(call("key-1")).isNotNull();
        assertThat(held(origin)).isEqualTo(1);

        opened.get(0).namesElsewhere(new AccountNames(4_711, List.of(), List.of()));

        Attempt moved = call("key-1");
        assertThat(held(origin)).as("the call under way").isEqualTo(1);
        assertThat(held(other())).as("both").isEqualTo(2);
        moved.end();
        opened.get(0)
                .namesElsewhere(
                        new AccountNames(4_711, List.of(new AccountNames.Credential(key, 4_711, 2)), List.of()));
        Attempt back = call("key-1");
        assertThat(held(origin)).isEqualTo(2);
        back.end();
    }

    @Test
    void usages_areNotAskedElsewhere() throws InterruptedException {
        gate = gate("endpoints=" + origin + "/,paths=/messages", 2);
        GateCall gateCall = begin("/coding/v1/messages", "key-1");
        gateCall.enter().join().end();
        gate = gate("endpoints=" + origin + "/coding/v1", 2);
        begin("/coding/v1/messages", "key-1").enter().join().end();
        gate = gate("endpoints=" + origin + "/coding", 2);
        begin("").enter().join().end();

        call("key-2").end();

        awaitAsked(1);
        assertThat(asked).containsExactly("key-2 /coding/v1/usages");
    }

    @Test
    void usagesWanted_asksAboutThatAccountAtOnce() {
        usages.put("key-1", user("u-1", 9));
        call("key-1").end();
        awaitAsked(1);
        now.addAndGet(31_000);

        Attempt open = call("key-1");
        AccountGate account = opened.get(0);
        awaitAsked(2);
        now.addAndGet(29_000);
        account.usagesWanted();
        now.addAndGet(1_000);
        account.usagesWanted();

        awaitAsked(3);
        open.end();
    }
}
