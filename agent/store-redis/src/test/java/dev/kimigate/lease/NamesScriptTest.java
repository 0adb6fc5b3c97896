package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.redis.Opened;
import dev.kimigate.redis.TestServer;
import io.valkey.Protocol.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose the credentials are, on real servers: who tells first counts, and the names of one account are joined. */
class NamesScriptTest {
    private static final String ONE = "00000000000a";
    private static final String TWO = "00000000000b";
    private static final String THREE = "00000000000c";

    @RegisterExtension
    final Opened open = new Opened();

    private ScriptServer start(TestServer.Kind kind) {
        return open.add(new ScriptServer(open.add(TestServer.start(kind)), "test", ServerScript.NAMES, false));
    }

    private static KnownNames tell(ScriptServer script, KnownNames names) {
        return requireNonNull(KnownNames.of(script.sync(0, names.arguments())));
    }

    private static KnownNames names(String owner, KnownNames.Credential... credentials) {
        return new KnownNames(owner, List.of(credentials), List.of());
    }

    private static KnownNames.Credential key(String digest, String identity, int kinds) {
        return new KnownNames.Credential(digest, identity, kinds);
    }

    @ParameterizedTest
    @EnumSource
    void whoTellsFirst_counts(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        assertThat(tell(script, names("0", key("1", "0", 0)))).isEqualTo(KnownNames.NOTHING);
        assertThat(tell(script, names(TWO, key("1", TWO, 1)))).isEqualTo(names(TWO, key("1", TWO, 1)));

        KnownNames later = tell(script, names(ONE, key("1", ONE, 1), key("2", "0", 0)));

        assertThat(later).isEqualTo(names(TWO, key("1", TWO, 1)));
    }

    /** A user on one machine and an organization on another: the same account, as on one machine that learns both. */
    @ParameterizedTest
    @EnumSource
    void twoKindsOfName_ofOneCredential_areOneAccount(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        KnownNames unused = tell(script, names("0", key("1", THREE, 1)));

        KnownNames joined = tell(script, names("0", key("1", ONE, 2)));

        assertThat(joined.credentials()).containsExactly(key("1", THREE, 3));
        assertThat(joined.aliases()).containsExactly(new KnownNames.Alias(THREE, ONE));
        assertThat(tell(script, names("0", key("1", TWO, 2))).credentials()).containsExactly(key("1", THREE, 3));
    }

    /** Pairs in any order, told any number of times, leave the same accounts, each under its smallest name. */
    @ParameterizedTest
    @EnumSource
    void pairs_inAnyOrder_joinTheSame(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<KnownNames.Alias> pairs = new ArrayList<>();
            int[] group = new int[12];
            for (int i = 0; i < group.length; i++) {
                group[i] = i;
            }
            for (int i = 0; i < 8; i++) {
                int one = random.nextInt(group.length);
                int other = random.nextInt(group.length);
                pairs.add(new KnownNames.Alias(name(one), name(other)));
                int from = Math.max(group[one], group[other]);
                int to = Math.min(group[one], group[other]);
                for (int j = 0; j < group.length; j++) {
                    group[j] = group[j] == from ? to : group[j];
                }
            }
            Object unused = script.call(Command.DEL, script.key());
            KnownNames last = KnownNames.NOTHING;
            for (int i = 0; i < 40; i++) {
                last = tell(script, new KnownNames("0", List.of(), List.of(pairs.get(random.nextInt(8)))));
            }
            last = tell(script, new KnownNames("0", List.of(), pairs));

            TreeMap<String, String> aliases = new TreeMap<>();
            last.aliases().forEach(alias -> aliases.put(alias.one(), alias.other()));
            for (int i = 0; i < group.length; i++) {
                String root = name(i);
                while (aliases.containsKey(root)) {
                    root = aliases.get(root);
                }
                assertThat(root).as("seed %d, name %d", seed, i).isEqualTo(name(group[i]));
            }
        }
    }

    private static String name(int i) {
        return String.format("%012x", 100 + i);
    }

    @ParameterizedTest
    @EnumSource
    void moreCredentialsThanThereIsRoomFor_leaveThoseInUse(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (int i = 1; i <= 600; i++) {
            KnownNames unused = tell(script, names(ONE, key(Integer.toHexString(i), ONE, 1)));
        }

        assertThat(script.fields().size()).isLessThanOrEqualTo(513);
        assertThat(tell(script, names("0", key("258", "0", 0))).credentials()).containsExactly(key("258", ONE, 1));
    }

    @ParameterizedTest
    @EnumSource
    void nonsense_isRefused_andDamageIsForgotten(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (List<String> bad : List.of(
                List.of("0"),
                List.of("x", "0"),
                List.of("0", "-1"),
                List.of("0", "1"),
                List.of("0", "nan"),
                List.of("0", "1", "zz", "0", "0"),
                List.of("0", "1", "1", "short", "0"),
                List.of("0", "1", "1", ONE, "99"),
                List.of("0", "0", ONE),
                List.of("0", "0", ONE, "x"))) {
            assertThat(KnownNames.of(script.sync(0, bad))).as("%s", bad).isNull();
            assertThat(script.fields()).isEmpty();
        }
        for (String field : List.of("owner", "c:1", "a:" + ONE, "other")) {
            for (String value : List.of("", "junk", "1 2 3", ONE, TWO + " x")) {
                Object unused = script.call(Command.HSET, script.key(), field, value);
                KnownNames heard = tell(script, names("0", key("1", "0", 0)));
                assertThat(heard.aliases()).as(field + "=" + value).isEmpty(); // no circle either
                assertThat(heard.credentials()).isEmpty();
                Object unusedDelete = script.call(Command.DEL, script.key());
            }
        }
    }
}
