package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.lease.LeaseTable.Machine;
import dev.kimigate.redis.TestServer;
import io.valkey.Connection;
import io.valkey.DefaultJedisClientConfig;
import io.valkey.HostAndPort;
import io.valkey.Protocol.Command;
import io.valkey.RedisProtocol;
import io.valkey.util.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Runs the script on a real server, with a clock that the test gives; reads what it wrote, and whom it called. */
final class ScriptServer implements AutoCloseable {
    private static final String CLOCK = "redis.call('TIME')";
    private static final String CLOCK_OF_THE_TEST = "{math.floor(KEYS[2] / 1000), KEYS[2] % 1000 * 1000}";
    private static final int RECORD_WORDS = 18;

    private final Connection connection;
    private final Connection subscriber;
    private final String key;
    private final String sha;

    ScriptServer(TestServer server, String account) {
        this(server, account, ServerScript.SYNC);
    }

    ScriptServer(TestServer server, String account, ServerScript of) {
        this(server, account, of, true);
    }

    /** {@code clocked}: whether the script asks for the time, once. */
    ScriptServer(TestServer server, String account, ServerScript of, boolean clocked) {
        this.connection = connect(server);
        this.subscriber = connect(server);
        this.key = of.key(account);
        String script = of.text();
        assertThat(script.split(Pattern.quote(CLOCK), -1)).hasSize(clocked ? 2 : 1);
        this.sha = string(call(Command.SCRIPT, "LOAD", script.replace(CLOCK, CLOCK_OF_THE_TEST)));
        subscriber.sendCommand(Command.SUBSCRIBE, ServerScript.wakeChannel(account));
        Object unused = subscriber.getOne();
    }

    private static Connection connect(TestServer server) {
        return new Connection(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP3)
                        .timeoutMillis(10_000)
                        .build());
    }

    Object call(Command command, String... arguments) {
        connection.sendCommand(command, arguments);
        return connection.getOne();
    }

    String key() {
        return key;
    }

    Object sync(long now, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(sha, "2", key, Long.toString(now)));
        words.addAll(arguments);
        return call(Command.EVALSHA, words.toArray(String[]::new));
    }

    /** The next message of the channel. */
    List<String> nextCalls() {
        List<?> message = (List<?>) subscriber.getUnflushedObject();
        return List.of(string(message.get(2)).split(" ", -1));
    }

    /** Asserts that nothing was published since. */
    void assertNoMoreCalls() {
        assertThat(call(Command.PUBLISH, key + ":wake", "end")).isEqualTo(1L);
        assertThat(nextCalls()).containsExactly("end");
    }

    /** The fields of the hash. */
    SortedMap<String, String> fields() {
        SortedMap<String, String> fields = new TreeMap<>();
        Object reply = call(Command.HGETALL, key);
        if (reply instanceof Map<?, ?> map) {
            map.forEach((field, value) -> fields.put(string(field), string(value)));
            return fields;
        }
        for (Object each : (List<?>) reply) {
            if (each instanceof Map.Entry<?, ?> entry) {
                fields.put(string(entry.getKey()), string(entry.getValue()));
            } else {
                KeyValue<?, ?> pair = (KeyValue<?, ?>) each;
                fields.put(string(pair.getKey()), string(pair.getValue()));
            }
        }
        return fields;
    }

    /** Asserts that server and table have the same on record. */
    void assertSame(LeaseTable table) {
        SortedMap<String, String> expected = new TreeMap<>();
        table.machines().forEach((node, machine) -> expected.put("n:" + node, words(machine)));
        SortedMap<String, String> actual = fields();
        String header = actual.remove("h");
        assertThat(actual).isEqualTo(expected);
        if (!expected.isEmpty()) {
            List<String> words = List.of(requireNonNull(header).split(" ", -1));
            assertThat(words).startsWith("1", Long.toString(table.birth()));
            assertThat(words.get(4)).isEqualTo(Long.toString(table.graceEnds()));
        }
    }

    private static String words(Machine machine) {
        List<Long> words = List.of(
                machine.office,
                machine.seq,
                machine.leader,
                (long) machine.block,
                (long) machine.want,
                (long) machine.limit,
                (long) machine.share,
                machine.ends,
                machine.reserved ? 1L : 0,
                machine.left ? 1L : 0,
                machine.since,
                machine.turn,
                machine.called,
                (long) machine.told,
                (long) machine.kept,
                machine.keptUntil,
                (long) machine.cap,
                machine.spare ? 1L : 0);
        assertThat(words).hasSize(RECORD_WORDS);
        return String.join(" ", words.stream().map(String::valueOf).toList());
    }

    static String string(Object bytes) {
        return bytes instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : String.valueOf(bytes);
    }

    @Override
    public void close() {
        connection.close();
        subscriber.close();
    }
}
