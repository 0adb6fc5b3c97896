package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.redis.Opened;
import dev.kimigate.redis.TestServer;
import io.valkey.Protocol.Command;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the script merges facts on real servers as {@link SharedFact} does, whose laws another test attacks. */
class FactsScriptTest {
    private static final long NOW = 1_795_000_000_000L;

    @RegisterExtension
    final Opened open = new Opened();

    private ScriptServer start(TestServer.Kind kind) {
        return open.add(new ScriptServer(open.add(TestServer.start(kind)), "test", ServerScript.FACTS));
    }

    private static FactsAnswer tell(ScriptServer script, long now, List<ToldFact> told) {
        return requireNonNull(FactsAnswer.of(script.sync(now, ToldFact.arguments("test", told))));
    }

    @ParameterizedTest
    @EnumSource
    void tellings_areMergedAsInJava(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (int seed = 0; seed < 20; seed++) {
            Object unused = script.call(Command.DEL, script.key());
            Random random = new Random(seed);
            Map<FactKind, SharedFact> expected = new EnumMap<>(FactKind.class);
            long now = NOW;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(1_500);
                List<ToldFact> told = new ArrayList<>();
                for (FactKind each : FactKind.values()) {
                    if (random.nextBoolean()) {
                        told.add(new ToldFact(
                                each, random.nextInt(6_000), random.nextInt(4), random.nextInt(3) * 1_000L));
                    }
                }
                for (ToldFact fact : told) {
                    boolean ends = fact.kind().endsAtSecond() && fact.second() > 0;
                    SharedFact next = new SharedFact(
                            fact.kind(),
                            now - fact.ageMillis(),
                            fact.first(),
                            ends ? now + fact.second() : fact.second());
                    expected.merge(fact.kind(), next, SharedFact::merged);
                }
                FactsAnswer answer = tell(script, now, told);
                assertThat(answer.facts()).as("seed %d, step %d", seed, i).containsExactlyElementsOf(expected.values());
                assertThat(answer.serverMillis()).isEqualTo(now);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void news_callsAllMachines_andNothingElseDoes(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        ToldFact fact = new ToldFact(FactKind.STARTS, 500, 30, 0);
        FactsAnswer unused = tell(script, NOW, List.of(fact));
        // ScriptServer listens to the account's channel.
        assertThat(script.nextCalls()).containsExactly("*");

        FactsAnswer again = tell(script, NOW, List.of(fact));
        FactsAnswer older = tell(script, NOW, List.of(new ToldFact(FactKind.STARTS, 90_000, 10, 0)));
        FactsAnswer asked = tell(script, NOW + 10, List.of());

        assertThat(List.of(again.facts(), older.facts(), asked.facts()))
                .containsOnly(List.of(new SharedFact(FactKind.STARTS, NOW - 500, 30, 0)));
        Object published = script.call(Command.PUBLISH, ServerScript.wakeChannel("test"), "end");
        assertThat(published).isEqualTo(1L);
        assertThat(script.nextCalls()).containsExactly("end");
    }

    @ParameterizedTest
    @EnumSource
    void nonsense_isRefused_andDamageIsForgotten(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (List<String> bad : List.of(
                List.of("c", "starts"),
                List.of("c", "other", "1", "1", "1"),
                List.of("c", "starts", "-1", "1", "1"),
                List.of("c", "starts", "nan", "1", "1"),
                List.of("c", "starts", "1", "1.5", "1"),
                List.of("c", "starts", "1", "1", "inf"))) {
            assertThat(FactsAnswer.of(script.sync(NOW, bad))).as("%s", bad).isNull();
            assertThat(script.fields()).isEmpty();
        }
        for (String damage : List.of("", "junk", "1 2", "1 2 3 4", "-1 2 3", (NOW + 9_000) + " 1 0")) {
            Object unused = script.call(Command.HSET, script.key(), "starts", damage);
            assertThat(tell(script, NOW, List.of()).facts()).as(damage).isEmpty();
        }
    }
}
