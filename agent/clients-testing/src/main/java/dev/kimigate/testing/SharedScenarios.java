package dev.kimigate.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The scenarios that every client must pass, as tests: each with a server, a gate and a client of its own. */
public final class SharedScenarios {
    /** Makes what a scenario is played with. */
    public interface Setup<F extends ClientFixture> {
        F fixture() throws Exception;

        /** A client whose hook asks that fixture. */
        ClientAdapter adapter(F fixture) throws Exception;
    }

    private static final List<Class<? extends ScenarioGroup>> GROUPS = List.of(
            SharedWaitScenarios.class,
            SharedCancelScenarios.class,
            SharedTimeoutScenarios.class,
            SharedRefusalScenarios.class,
            SharedStreamScenarios.class,
            SharedBodyScenarios.class,
            SharedEndScenarios.class);

    private SharedScenarios() {}

    /** All that a client has the features for. */
    public static <F extends ClientFixture> Stream<DynamicTest> tests(Setup<F> setup) throws Exception {
        Set<Feature> features;
        try (F fixture = setup.fixture();
                ClientAdapter client = setup.adapter(fixture)) {
            features = client.features();
        }
        return GROUPS.stream()
                .flatMap(group -> Arrays.stream(group.getDeclaredMethods())
                        .filter(method -> isWanted(method, features))
                        .sorted(Comparator.comparing(Method::getName))
                        .map(method -> DynamicTest.dynamicTest(
                                group.getSimpleName() + "." + method.getName(), () -> play(setup, group, method))));
    }

    private static boolean isWanted(Method method, Set<Feature> features) {
        SharedScenario scenario = method.getAnnotation(SharedScenario.class);
        return scenario != null && features.containsAll(List.of(scenario.needs()));
    }

    private static <F extends ClientFixture> void play(
            Setup<F> setup, Class<? extends ScenarioGroup> group, Method scenario) throws Throwable {
        try (F fixture = setup.fixture()) {
            try (ClientAdapter client = setup.adapter(fixture)) {
                Constructor<? extends ScenarioGroup> constructor =
                        group.getDeclaredConstructor(ClientFixture.class, ClientAdapter.class);
                scenario.invoke(constructor.newInstance(fixture, client));
                fixture.settle();
            }
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
