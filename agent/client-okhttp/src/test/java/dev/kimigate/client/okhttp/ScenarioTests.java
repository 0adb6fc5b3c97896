package dev.kimigate.client.okhttp;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays all scenarios with one copy of OkHttp; one class a copy, so that the copies run side by side. */
abstract class ScenarioTests {
    private static final List<String> CLASSES = List.of(
            "dev.kimigate.client.okhttp.scenario.PermitScenarios",
            "dev.kimigate.client.okhttp.scenario.WaitScenarios",
            "dev.kimigate.client.okhttp.scenario.TimeoutScenarios",
            "dev.kimigate.client.okhttp.scenario.RefusalScenarios",
            "dev.kimigate.client.okhttp.scenario.Http2Scenarios",
            "dev.kimigate.client.okhttp.scenario.SameAsBareScenarios");

    private final OkHttpCopy copy;
    private final int version;

    ScenarioTests(String release, boolean relocated) throws Exception {
        copy = new OkHttpCopy(release, relocated);
        Scanner numbers = new Scanner(release).useDelimiter("\\.");
        version = 100 * numbers.nextInt() + numbers.nextInt();
    }

    @TestFactory
    Stream<DynamicTest> scenarios() {
        return CLASSES.stream().flatMap(this::scenarios);
    }

    private Stream<DynamicTest> scenarios(String className) {
        Class<?> type;
        try {
            type = copy.loadClass(className);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(className, e);
        }
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Scenario.class)
                        && method.getAnnotation(Scenario.class).from() <= version)
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> play(type, method)));
    }

    private void play(Class<?> type, Method scenario) throws Throwable {
        try (World world = new World(copy)) {
            scenario.invoke(type.getConstructor(World.class).newInstance(world));
            world.settle();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
