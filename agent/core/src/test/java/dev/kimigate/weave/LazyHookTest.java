package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LazyHookTest {
    private final List<Class<?>> made = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean broken;
    private final LazyHook hook = new LazyHook(
            hooked -> {
                made.add(hooked);
                if (broken) {
                    throw new IllegalStateException("cannot be made");
                }
                return arguments -> "hooked " + arguments[0];
            },
            failures::add);

    @Test
    void endOfAClientThatNobodyHasCalled_makesNoHook() {
        assertThat(hook.apply(new Object[] {"close", "a client"})).isNull();
        assertThat(made).isEmpty();
    }

    @Test
    void firstCall_makesTheHook_forEndsToo() {
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isEqualTo("hooked send");
        assertThat(hook.apply(new Object[] {"close", "a client"})).isEqualTo("hooked close");
        assertThat(made).containsExactly(String.class);
    }

    @Test
    void hookThatCannotBeMade_letsEveryCallThrough_andSaysSoOnce() {
        broken = true;
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isNull();
        assertThat(hook.apply(new Object[] {"send", "a client", "a request"})).isNull();
        assertThat(failures).hasSize(1);
    }
}
