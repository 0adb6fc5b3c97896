package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.hook.HookResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LazyHookTest {
    private final List<Class<?>> made = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean broken;
    private final LazyHook hook = new LazyHook(
            Objects.requireNonNull(ClientDescriptor.of("jdk/internal/net/http/HttpClientFacade")),
            hooked -> {
                made.add(hooked);
                if (broken) {
                    throw new IllegalStateException("cannot be made");
                }
                return call -> HookResult.returning(call.argument(0));
            },
            failures::add);

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
