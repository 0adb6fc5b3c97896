package dev.kimigate.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays scenarios with one copy of a client; a class for each copy, so that they run side by side. */
public abstract class CopyScenarioTests implements SharedScenarios.Setup<CopyFixture> {
    private final LibraryCopy copy;
    private final int version;
    private final String adapter;
    private final List<String> own;

    /**
     * @param release of the copy
     * @param adapter the client in the shared scenarios: a class with a constructor without arguments
     * @param own the classes of what only this client can do
     */
    protected CopyScenarioTests(LibraryCopy copy, String release, String adapter, String... own) {
        this.copy = copy;
        this.adapter = adapter;
        this.own = List.of(own);
        Scanner numbers = new Scanner(release).useDelimiter("[.-]");
        this.version = 100 * numbers.nextInt() + numbers.nextInt();
    }

    /** The scenarios that every client must pass. */
    @TestFactory
    final Stream<DynamicTest> sharedScenarios() throws Exception {
        return SharedScenarios.tests(this);
    }

    /** What only this client can do. */
    @TestFactory
    final Stream<DynamicTest> ownScenarios() {
        return own.stream().flatMap(this::scenarios);
    }

    @Override
    public final CopyFixture fixture() throws Exception {
        return new CopyFixture(copy);
    }

    @Override
    public final ClientAdapter adapter(CopyFixture fixture) throws Exception {
        return (ClientAdapter) copy.loadClass(adapter).getConstructor().newInstance();
    }

    private Stream<DynamicTest> scenarios(String name) {
        Class<?> type;
        try {
            type = copy.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(name, e);
        }
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CopyScenario.class)
                        && method.getAnnotation(CopyScenario.class).from() <= version)
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(
                        type.getSimpleName() + "." + method.getName(), () -> play(type, method)));
    }

    private void play(Class<?> type, Method scenario) throws Throwable {
        try (CopyFixture fixture = fixture()) {
            Object scenarios = type.getConstructor(CopyFixture.class).newInstance(fixture);
            try {
                scenario.invoke(scenarios);
                fixture.settle();
            } finally {
                if (scenarios instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            }
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
