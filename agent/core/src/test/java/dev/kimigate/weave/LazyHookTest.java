package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.agent.ClientTable;
import dev.kimigate.hook.HookResult;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LazyHookTest {
    private final List<Class<?>> made = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean broken;
    private boolean nested;
    private final LazyHook hook = hook("java/lang/String");

    private LazyHook hook(String hooked) {
        return hook(hooked, ClientTable.row(ClientTable.find("jdk/internal/net/http/HttpClientFacade")));
    }

    private LazyHook hook(String hooked, String[] row) {
        row[ClientTable.HOOKED] = hooked;
        return new LazyHook(
                new ClientDescriptor(row),
                hooked,
                (client, type, relocation) -> {
                    made.add(type);
                    if (nested) {
                        assertThat(callAgain()).isNull();
                    }
                    if (broken) {
                        throw new IllegalStateException("cannot be made");
                    }
                    return call -> HookResult.returning(call.argument(0));
                },
                (client, failure) -> failures.add(failure));
    }

    @Test
    void endOfAClientThatNobodyHasCalled_makesNoHook() {
        assertThat(hook.apply(new Object[] {"close", "a client"})).isNull();
        assertThat(made).isEmpty();
    }

    @Test
    void firstCall_makesTheHook_forEndsToo() {
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isEqualTo(new Object[] {"a request"});
        assertThat(hook.apply(new Object[] {"close", "a client", "now"})).isEqualTo(new Object[] {"now"});
        assertThat(made).containsExactly(String.class);
    }

    /** What a client has whose callers are loops. */
    static final class Receiver {
        private final CompletableFuture<String> taken = new CompletableFuture<>();

        void take(String request) {
            assertThat(taken.complete(request + " by " + Thread.currentThread().getName()))
                    .isTrue();
        }

        String give(String request) {
            return request;
        }
    }

    private static final class Loop extends Thread {
        Loop(Runnable task) {
            super(task, "loop");
        }
    }

    private static @Nullable Object onALoop(LazyHook hook, Object... crossed) throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        new Loop(() -> result.complete(List.of(Optional.ofNullable(hook.apply(crossed))))).start();
        return ((Optional<?>) ((List<?>) result.get(30, TimeUnit.SECONDS)).get(0)).orElse(null);
    }

    private LazyHook ofLoops() {
        String[] row = ClientTable.row(ClientTable.find("jdk/internal/net/http/HttpClientFacade"));
        row[ClientTable.LOOPS] = "*LazyHookTest$Loop";
        return hook("dev/kimigate/weave/LazyHookTest$Receiver", row);
    }

    @Test
    void firstCallOfALoop_isMadeAgain_byAThreadThatMayWait() throws Exception {
        Receiver receiver = new Receiver();
        LazyHook ofLoops = ofLoops();
        assertThat(onALoop(ofLoops, "take", receiver, "a request")).isEqualTo(new Object[] {null});
        assertThat(receiver.taken.get(30, TimeUnit.SECONDS)).isEqualTo("a request by kimi-gate-hook");
        assertThat(made).containsExactly(Receiver.class);
        assertThat(onALoop(ofLoops, "take", receiver, "another")).isEqualTo(new Object[] {"another"});
    }

    @Test
    void firstCallOfALoop_thatHasAResult_isNotPutOff() throws Exception {
        assertThat(onALoop(ofLoops(), "give", new Receiver(), "a request")).isEqualTo(new Object[] {"a request"});
        assertThat(made).containsExactly(Receiver.class);
    }

    @Test
    void callOfASubclass_makesTheHookBesideThePatchedClass() {
        LazyHook ofAList = hook("java/util/AbstractList");
        class Own extends ArrayList<String> {
            private static final long serialVersionUID = 1;
        }
        assertThat(ofAList.apply(new Object[] {"send", new Own(), "a request"})).isEqualTo(new Object[] {"a request"});
        assertThat(made).containsExactly(AbstractList.class);
    }

    private @Nullable Object callAgain() {
        return hook.apply(new Object[] {"send", "a client", "another request"});
    }

    @Test
    void callThatTheMakingLeadsTo_goesThrough() {
        nested = true;
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isEqualTo(new Object[] {"a request"});
        assertThat(made).hasSize(1);
        assertThat(callAgain()).isEqualTo(new Object[] {"another request"});
    }

    @Test
    void nullResult_crossesAsAValue() {
        assertThat(hook.apply(new Object[] {"send", "a client", null})).isEqualTo(new Object[] {null});
    }

    @Test
    void hookThatCannotBeMade_letsEveryCallThrough_andSaysSoOnce() {
        broken = true;
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isNull();
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isNull();
        assertThat(failures).hasSize(1);
    }
}
