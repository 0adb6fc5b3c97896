package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {
    /** A client as it is told, whether it is hooked, and whether it is too old. */
    private record Told(String name, boolean hooked, boolean tooOld) {}

    private static List<Told> clients(String... names) {
        return of(names).clients().stream()
                .map(client -> new Told(client.name(), client.hooked(), client.tooOld()))
                .toList();
    }

    private static LoadedClasses of(String... names) {
        StringBuilder tree = new StringBuilder("java.lang.Object/null\n");
        for (String name : names) {
            tree.append("|--").append(name).append("/0x00007f1234\n|  |--x.Below/null\n");
        }
        return LoadedClasses.of(tree.toString());
    }

    @Test
    void nothing_isNoAnswer() {
        assertThat(LoadedClasses.of("").isKnown()).isFalse();
        assertThat(of().isKnown()).isTrue();
        assertThat(of().clients()).isEmpty();
    }

    @Test
    void jdkClient_isHookedIfItsBridgeIsThere() {
        assertThat(clients("jdk.internal.net.http.HttpClientFacade"))
                .containsExactly(new Told("java.net.http", false, false));
        assertThat(clients(
                        "jdk.internal.net.http.HttpClientFacade",
                        "jdk.internal.net.http.KimiGateBridge_HttpClientFacade"))
                .containsExactly(new Told("java.net.http", true, false));
    }

    @Test
    void classOfTheBootLoader_hasItsBridgeElsewhere() {
        assertThat(clients(
                        "sun.net.www.protocol.http.HttpURLConnection",
                        "java.net.KimiGateBridge_sun_net_www_protocol_http_HttpURLConnection"))
                .containsExactly(new Told("HttpURLConnection", true, false));
    }

    @Test
    void okHttp_isToldByItsNames_relocatedToo() {
        assertThat(clients(
                        "okhttp3.OkHttpClient",
                        "okhttp3.EventListener",
                        "okhttp3.internal.http.RetryAndFollowUpInterceptor",
                        "okhttp3.internal.http.KimiGateBridge_RetryAndFollowUpInterceptor",
                        "a.b.okhttp3.OkHttpClient"))
                .containsExactly(
                        new Told("OkHttp (relocated to a.b.okhttp3)", false, true), new Told("OkHttp", true, false));
    }

    @Test
    void clientWithSeveralHookedClasses_isHookedByAnyOfThem() {
        assertThat(clients(
                        "org.apache.hc.client5.http.HttpRoute",
                        "org.apache.hc.client5.http.impl.async.AsyncConnectExec",
                        "org.apache.hc.client5.http.impl.classic.ConnectExec"))
                .containsExactly(new Told("Apache HttpClient 5", false, false));
        assertThat(clients(
                        "org.apache.hc.client5.http.HttpRoute",
                        "org.apache.hc.client5.http.impl.async.AsyncConnectExec",
                        "org.apache.hc.client5.http.impl.async.KimiGateBridge_AsyncConnectExec"))
                .containsExactly(new Told("Apache HttpClient 5", true, false));
    }

    @Test
    void copyInAnotherPackage_isToldByTheEndOfItsNames() {
        String maven = "org.apache.maven.wagon.providers.http.httpclient";
        assertThat(clients(
                        maven + ".conn.routing.HttpRoute",
                        maven + ".client.config.RequestConfig",
                        maven + ".impl.execchain.MainClientExec",
                        maven + ".impl.execchain.KimiGateBridge_MainClientExec",
                        "org.apache.http.conn.routing.HttpRoute"))
                .containsExactly(
                        new Told("Apache HttpClient 4", false, true),
                        new Told("Apache HttpClient 4 (relocated to " + maven + ")", true, false));
    }

    @Test
    void otherClients_areNamed() {
        assertThat(of("org.eclipse.jetty.client.X", "org.eclipse.jetty.client.Y")
                        .others())
                .containsExactly("Jetty client");
    }
}
