package dev.kimigate.usages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateFixture;
import dev.kimigate.client.jdk.FacadeHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our question goes through the client that we hook ourselves. */
class OwnRequestsTest {
    private final List<Throwable> failures = new ArrayList<>();

    private @Nullable Object hook(HttpRequest request) throws Exception {
        String settings = "endpoints='http://*:*/coding,https://*:*/coding',paths=*";
        Gate everything = new GateFixture()
                .builder(settings, Duration.ofMinutes(1))
                .build(account -> {
                    throw new IllegalStateException("gated " + account.name());
                });
        HttpClient client = HttpClient.newHttpClient();
        FacadeHook hook = new FacadeHook(new HookContext(client.getClass(), () -> everything, failures::add));
        return hook.apply(new HookCall("sendAsync", client, request, BodyHandlers.discarding()))
                .crossing();
    }

    @Test
    void usagesRequest_isNotGated_evenWhereEveryRequestIs() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost/coding/v1/usages"))
                .build();

        assertThat(hook(new UsagesRequest(request))).isNull();
        assertThat(failures).isEmpty();

        assertThat(hook(request)).isNull();
        assertThat(failures).as("the application's own would be").hasSize(1);
    }
}
