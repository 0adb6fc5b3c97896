package dev.kimigate.client.okhttp;

import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.SharedScenarios;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays all scenarios with one copy of OkHttp; one class a copy, so that the copies run side by side. */
abstract class ScenarioTests implements SharedScenarios.Setup<OkHttpFixture> {
    /** The scenarios' classes, each with the class file that must be in a copy for them. */
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("PermitScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("WaitScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("TimeoutScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("RefusalScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("SameAsBareScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("EndingScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("NetworkScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("Http2Scenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("GoAwayScenarios", "okhttp3/OkHttpClient.class"),
            Map.entry("SseScenarios", "okhttp3/sse/EventSource.class"),
            Map.entry("RetrofitScenarios", "retrofit2/Retrofit.class"));

    /** The first release that has them, as {@link Scenario#from}. */
    private static final int CALL_TIMEOUTS = 312;

    private final OkHttpCopy copy;
    private final int version;

    ScenarioTests(String release, boolean relocated) throws Exception {
        copy = new OkHttpCopy(release, relocated);
        Scanner numbers = new Scanner(release).useDelimiter("\\.");
        version = 100 * numbers.nextInt() + numbers.nextInt();
    }

    @TestFactory
    Stream<DynamicTest> scenarios() {
        return CLASSES.entrySet().stream()
                .filter(entry -> copy.has(entry.getValue()))
                .map(entry -> "dev.kimigate.client.okhttp.scenario." + entry.getKey())
                .sorted()
                .flatMap(this::scenarios);
    }

    /** The scenarios that every client must pass. */
    @TestFactory
    Stream<DynamicTest> sharedScenarios() throws Exception {
        return SharedScenarios.tests(this);
    }

    @Override
    public OkHttpFixture fixture() throws Exception {
        return new OkHttpFixture(copy);
    }

    @Override
    public ClientAdapter adapter(OkHttpFixture fixture) throws Exception {
        return (ClientAdapter) copy.loadClass("dev.kimigate.client.okhttp.scenario.OkHttpAdapter")
                .getConstructor(Boolean.class)
                .newInstance(version >= CALL_TIMEOUTS);
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
        try (OkHttpFixture fixture = new OkHttpFixture(copy)) {
            scenario.invoke(type.getConstructor(OkHttpFixture.class).newInstance(fixture));
            fixture.settle();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
