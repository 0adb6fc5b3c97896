package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.redis.Opened;
import dev.kimigate.redis.TestServer;
import io.valkey.Protocol.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The starts a minute of machines that go by the script on a real server, in a time that the test gives. */
class StartsScriptTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final long LEASE = 15_000;
    private static final long MINUTE = 60_000;

    @RegisterExtension
    final Opened open = new Opened();

    private long now = NOW;

    private ScriptServer start(TestServer.Kind kind) {
        return open.add(new ScriptServer(open.add(TestServer.start(kind)), "test", ServerScript.STARTS));
    }

    /** A machine of the account, with the product's exchange. */
    private final class Machine implements LeasedMachine {
        final StartsExchange exchange;
        final Deque<Long> starts = new ArrayDeque<>();
        final ScriptServer script;
        int perMinute;
        int allowed = -1;
        int elsewhere;
        int waiting;
        long total;
        boolean alive = true;
        boolean cut;

        Machine(ScriptServer script, String name, int perMinute) {
            this.script = script;
            this.perMinute = perMinute;
            this.exchange = new StartsExchange(this, name, LEASE);
        }

        void step() throws ServerException {
            if (!alive) {
                return;
            }
            if (!cut) {
                exchange.exchange(new ScriptChannel(script), waiting, now * 1_000_000);
            }
            while (waiting > 0 && startsLately() < (allowed < 0 ? perMinute : Math.min(allowed, perMinute))) {
                starts.add(now);
                total++;
                waiting--;
            }
        }

        @Override
        public void put(LeasedBlock block, boolean failed) {}

        @Override
        public int held() {
            return 0;
        }

        @Override
        public int waiting() {
            return waiting;
        }

        @Override
        public int startsPerMinute() {
            return perMinute;
        }

        @Override
        public int startsLately() {
            while (!starts.isEmpty() && starts.peek() <= now - MINUTE - 500) {
                starts.remove();
            }
            return starts.size();
        }

        @Override
        public void startsAllowed(int mayStart) {
            allowed = mayStart;
        }

        @Override
        public void startsElsewhere(int others) {
            elsewhere = others;
        }

        @Override
        public void lost(ServerException problem) {}

        @Override
        public void back(SyncAnswer answer) {}
    }

    private final class ScriptChannel implements LeaseServer.Channel {
        private final ScriptServer script;

        ScriptChannel(ScriptServer script) {
            this.script = script;
        }

        @Override
        public StartsAnswer starts(StartsRequest request, long timeoutMillis) {
            return requireNonNull(StartsAnswer.of(script.sync(now, request.arguments())));
        }

        @Override
        public String run() {
            throw new AssertionError();
        }

        @Override
        public Object sync(SyncRequest request, long timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public SharedCoolDown coolDown(SharedCoolDown own, long timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public FactsAnswer facts(List<ToldFact> told, long timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public KnownNames names(KnownNames present, long timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private static int inTheLastMinute(List<Machine> machines) {
        return machines.stream().mapToInt(Machine::startsLately).sum();
    }

    @ParameterizedTest
    @EnumSource
    void machinesWithAnyDemand_neverStartMoreThanTheNumber_andUseIt(TestServer.Kind kind) throws ServerException {
        ScriptServer script = start(kind);
        for (int seed = 0; seed < 6; seed++) {
            Object unused = script.call(Command.DEL, script.key());
            Random random = new Random(seed);
            int rate = 1 + random.nextInt(40);
            List<Machine> machines = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                machines.add(new Machine(script, "m" + i, rate));
            }
            int most = 0;
            for (int step = 0; step < 1_600; step++) {
                now += 250;
                if (random.nextInt(40) == 0) {
                    machines.get(random.nextInt(machines.size())).waiting = random.nextInt(3 * rate);
                }
                if (random.nextInt(400) == 0 && machines.size() > 1) { // killed: its starts count for a minute
                    machines.get(random.nextInt(machines.size())).alive = false;
                }
                for (Machine machine : machines) {
                    machine.step();
                    assertThat(inTheLastMinute(machines))
                            .as("seed %d, step %d", seed, step)
                            .isLessThanOrEqualTo(rate);
                }
                most = Math.max(most, inTheLastMinute(machines));
            }
            assertThat(most).as("seed %d", seed).isEqualTo(rate);
            now += 10 * MINUTE;
        }
    }

    /** All waits everywhere: each gets its part, whoever came first, and nothing of the number is left unused. */
    @ParameterizedTest
    @EnumSource
    void machinesThatAllWait_getEqualParts(TestServer.Kind kind) throws ServerException {
        ScriptServer script = start(kind);
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            machines.add(new Machine(script, "m" + i, 30));
            machines.get(i).waiting = 10_000;
            long until = now + 5_000;
            for (; now < until; now += 250) {
                for (Machine machine : machines) {
                    machine.step();
                }
            }
        }
        for (long until = now + 20 * MINUTE; now < until; now += 250) {
            for (Machine machine : machines) {
                machine.step();
            }
        }

        long all = machines.stream().mapToLong(machine -> machine.total).sum();
        assertThat(all).isBetween(20 * 30 * 9 / 10L, 21 * 30L + 30);
        assertThat(machines).allSatisfy(machine -> assertThat(machine.allowed).isEqualTo(10));
    }

    @ParameterizedTest
    @EnumSource
    void startsElsewhere_areKnown_beforeThereIsANumber(TestServer.Kind kind) throws ServerException {
        ScriptServer script = start(kind);
        Machine one = new Machine(script, "one", 0);
        Machine two = new Machine(script, "two", 0);
        for (int i = 0; i < 7; i++) {
            one.starts.add(now);
        }
        one.step();
        two.step();

        assertThat(two.elsewhere).isEqualTo(7);
        assertThat(two.allowed).isEqualTo(-1);
    }

    /** The bound of the documents: a machine that is cut off goes on with an equal part, whatever it had. */
    @ParameterizedTest
    @EnumSource
    void machineThatIsCutOff_startsNoMoreThanItHad_orAnEqualPart(TestServer.Kind kind) throws ServerException {
        ScriptServer script = start(kind);
        List<Machine> machines = List.of(new Machine(script, "one", 30), new Machine(script, "two", 30));
        machines.get(0).waiting = 10_000;
        machines.get(1).waiting = 10_000;
        int most = 0;
        for (int step = 0; step < 2_000; step++) {
            now += 250;
            if (step == 600) {
                machines.get(0).cut = true;
                machines.get(0).exchange.failed();
            }
            for (Machine machine : machines) {
                machine.step();
            }
            most = Math.max(most, inTheLastMinute(machines));
        }

        assertThat(machines.get(0).allowed).isEqualTo(15);
        assertThat(most).isGreaterThan(30).isLessThanOrEqualTo(30 + 15);
    }

    /** The bounds of the documents for machines that come: nothing beside the number if they had been there before. */
    @ParameterizedTest
    @EnumSource
    void machineThatStartsAgain_addsNothing_andOneThatIsNew_whatItStartsBeforeTheFirstAnswer(TestServer.Kind kind)
            throws ServerException {
        ScriptServer script = start(kind);
        Machine killed = new Machine(script, "killed", 30);
        Machine other = new Machine(script, "other", 30);
        for (Machine machine : List.of(killed, other)) {
            machine.waiting = 10_000;
        }
        for (int step = 0; step < 600; step++) {
            now += 250;
            killed.step();
            other.step();
        }
        killed.alive = false;
        Machine again = new Machine(script, "killed", 30);
        again.starts.addAll(killed.starts); // as the state file has them
        again.waiting = 10_000;
        for (int step = 0; step < 600; step++) {
            now += 250;
            again.step();
            other.step();
            assertThat(inTheLastMinute(List.of(again, other))).isLessThanOrEqualTo(30);
        }

        Machine fresh = new Machine(script, "fresh", 0);
        for (int i = 0; i < 7; i++) {
            fresh.starts.add(now); // it knows of no number yet
        }
        fresh.perMinute = 30;
        fresh.waiting = 10_000;
        int most = 0;
        for (int step = 0; step < 600; step++) {
            now += 250;
            fresh.step();
            again.step();
            other.step();
            most = Math.max(most, inTheLastMinute(List.of(again, other, fresh)));
        }
        assertThat(most).isBetween(31, 30 + 7);
        assertThat(inTheLastMinute(List.of(again, other, fresh))).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource
    void nonsense_isRefused(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        List<String> good = new StartsRequest("a", 1, 1, 1, 1, 1_000).arguments();
        for (int i = 0; i < good.size(); i++) {
            for (String bad : List.of("", "x y", "-1", "1.5", "nan", "inf")) {
                if (i > 0 || (!bad.equals("nan") && !bad.equals("inf"))) {
                    List<String> arguments = new ArrayList<>(good);
                    arguments.set(i, bad);
                    assertThat(StartsAnswer.of(script.sync(now, arguments)))
                            .as("%d: '%s'", i, bad)
                            .isNull();
                    assertThat(script.fields()).isEmpty();
                }
            }
        }
    }
}
