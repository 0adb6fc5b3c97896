package dev.kimigate.usages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.client.jdk.FacadeHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.runtime.OwnRequest;
import dev.kimigate.settings.SettingsReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our question goes through the client that we hook ourselves. */
class OwnRequestsTest {
    private final List<Throwable> failures = new ArrayList<>();

    private @Nullable Object hook(HttpRequest request) throws Exception {
        String settings = "endpoints='http://*:*/coding,https://*:*/coding',paths=*";
        Endpoints endpoints = Endpoints.of(SettingsReader.read(settings, Map.of("user.home", "none"), Map.of())
                .settings());
        Gate everything = new GateBuilder(endpoints, Duration.ofMinutes(1), noProblems()).build(account -> {
            throw new IllegalStateException("gated " + account.name());
        });
        HttpClient client = HttpClient.newHttpClient();
        FacadeHook hook = new FacadeHook(new HookContext(client.getClass(), () -> everything, failures::add));
        return hook.apply(new HookCall("sendAsync", client, request, BodyHandlers.discarding()))
                .crossing();
    }

    private ProblemListener noProblems() {
        return new ProblemListener() {
            @Override
            public void problem(String line) {
                throw new AssertionError(line);
            }

            @Override
            public void failedOpen(Throwable failure) {
                failures.add(failure);
            }
        };
    }

    @Test
    void usagesRequest_isNotGated_evenWhereEveryRequestIs() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost/coding/v1/usages"))
                .build();

        assertThat(hook(new OwnRequest(request))).isNull();
        assertThat(failures).isEmpty();

        assertThat(hook(request)).isNull();
        assertThat(failures).as("the application's own would be").hasSize(1);
    }
}
