package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gateway's page in Chromium, in the middle of a burst of tools and a JVM; skipped where there is no Chromium.
 * About 20 seconds.
 */
class PageBrowserIT {
    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final int LIMIT = 6;
    private static final int JVM_CALLS = 20;
    private static final Path AXE =
            Path.of(System.getProperty("kimigate.axe", "target/axe/node_modules/axe-core/axe.min.js"));

    private KimiFixture scene;
    private PersonsGateway gateway;
    private final List<CompletableFuture<HttpResponse<String>>> crowd = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        Browser.assumeThere();
        scene = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(
                        Behaviour.usual().withLimit(LIMIT).withMillis(1200).withChunks(5)));
        gateway = PersonsGateway.start(scene, "KIMI_GATE_LIMIT", "" + LIMIT);
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    private void burst() {
        crowd.addAll(gateway.calls("claude-cli/2.1.332 (external, cli)", 40));
        crowd.addAll(gateway.calls("kimi-code-cli/2.1.0", 22));
        crowd.addAll(gateway.calls("opencode/1.18.33", 15));
        crowd.addAll(gateway.calls("<script>alert(1)</script>", 12));
    }

    private HostJvm jvm() {
        return scene.gated(JdkLoad.class)
                .environment("KIMI_GATE_LIMIT", "" + LIMIT)
                .args("--calls", "" + JVM_CALLS, "--warm-up", "0", "--mode", "sendAsync")
                .start();
    }

    @Test
    void page_inABurst_isAliveAccessibleAndOursAlone() throws Exception {
        try (Browser browser = Browser.open();
                HostJvm jvm = jvm()) {
            burst();
            browser.go(gateway.page());
            assertThat(browser.address()).isEqualTo(gateway.url());
            await().atMost(KimiFixture.LONG)
                    .until(
                            () -> browser.text(),
                            text -> text.contains("Up to date by itself.") && text.contains("JdkLoad"));
            assertThat(browser.text())
                    .contains("claude-cli", "kimi-code-cli", "opencode", "other", "Calls wait for permits.")
                    .doesNotContain("alert(1)");
            changesByItself(browser);
            sumsAreTheGateways(browser);
            light(browser);
            await().atMost(KimiFixture.LONG).until(() -> points(browser) >= 4);
            browser.picture(Path.of("target", "page.png"));
            walkWithTheKeyboard(browser);
            isFreeOfBarriers(browser, "light");
            isFreeOfBarriers(browser, "dark");
            fitsANarrowWindow(browser);
            assertThat(HostReport.of(jvm).answered()).isEqualTo(JVM_CALLS);
            assertThat(crowd.stream().map(CompletableFuture::join)).allMatch(answer -> answer.statusCode() == 200);
            await().atMost(KimiFixture.LONG)
                    .until(() -> browser.text(), text -> text.contains("Calls start at once. 0 in flight, 0 waiting."));
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requested())
                    .contains(gateway.url() + "page.css", gateway.url() + "page.js", gateway.url() + "events")
                    .allMatch(url -> url.startsWith(gateway.url()) || url.startsWith("data:"));
        }
        assertThat(scene.figures().refused()).isZero();
    }

    /** Of the first picture: one in five seconds. */
    private static int points(Browser browser) throws Exception {
        return browser.run("return document.querySelector('#pictures path.line').getAttribute('d').split('L').length")
                .asInt();
    }

    private static void changesByItself(Browser browser) throws Exception {
        String before = browser.run("return document.getElementById('moment').textContent")
                .asText();
        await().atMost(KimiFixture.LONG)
                .until(() -> !browser.run("return document.getElementById('moment').textContent")
                        .asText()
                        .equals(before));
    }

    /** One moment's table: the gateway's row, and those of its tools below it. */
    private static void sumsAreTheGateways(Browser browser) throws Exception {
        String sums = "const rows = [...document.querySelectorAll('#places tbody tr')];"
                + "const at = rows.findIndex(r => r.cells[0].textContent === 'kimi-gate gateway');"
                + "const sum = [0, 0]; for (let i = at + 1; i < rows.length && rows[i].className === 'tool'; i++) {"
                + "sum[0] += +rows[i].cells[2].textContent; sum[1] += +rows[i].cells[3].textContent; }"
                + "return [+rows[at].cells[2].textContent - sum[0], +rows[at].cells[3].textContent - sum[1],"
                + " sum[0] + sum[1]];";
        await().atMost(KimiFixture.LONG)
                .until(
                        () -> browser.run(sums),
                        found -> found.get(0).asInt() == 0
                                && found.get(1).asInt() == 0
                                && found.get(2).asInt() > 0);
    }

    /** All that can be used is reached, in the order of the page, and is seen to be. */
    private static void walkWithTheKeyboard(Browser browser) throws Exception {
        Set<String> reached = new LinkedHashSet<>();
        for (int i = 0; i < 6; i++) {
            browser.press(TAB);
            JsonNode focused = browser.run("const e = document.activeElement; const s = getComputedStyle(e);"
                    + "return [e.id || e.getAttribute('href'), s.outlineStyle, parseFloat(s.outlineWidth)];");
            assertThat(focused.get(1).asText()).as("outline of %s", focused).isEqualTo("solid");
            assertThat(focused.get(2).asDouble()).isGreaterThanOrEqualTo(2);
            reached.add(focused.get(0).asText());
        }
        assertThat(reached).containsExactly("#main", "/", "places", "line", "/status.json", "/metrics");
        browser.run("document.activeElement.blur(); document.querySelector('.skip').focus()");
        browser.press(ENTER);
        assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("main");
    }

    private static void light(Browser browser) throws Exception {
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
    }

    private static void isFreeOfBarriers(Browser browser, String scheme) throws Exception {
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        if (!Files.exists(AXE)) {
            fetchAxe();
        }
        if (!Files.exists(AXE)) {
            System.err.println("PageBrowserIT: axe-core is not asked: npm cannot fetch it");
            return;
        }
        browser.run(Files.readString(AXE));
        JsonNode result = browser.runAsync(
                "const done = arguments[arguments.length - 1];"
                        + "axe.run().then(r => done({violations: r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html)),"
                        + " passes: r.passes.length, open: r.incomplete.map(v => v.id)}), e => done({violations: [String(e)]}));");
        System.err.println("PageBrowserIT: axe-core, " + scheme + ": " + result.path("passes")
                + " rules pass, violations " + result.path("violations") + ", undecided " + result.path("open"));
        assertThat(result.path("violations")).isEmpty();
        assertThat(result.path("passes").asInt()).isGreaterThan(20);
    }

    private static void fetchAxe() throws Exception {
        try {
            Process npm = new ProcessBuilder(
                            "npm", "install", "--no-audit", "--no-fund", "--prefix", "target/axe", "axe-core@4.14.1")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!npm.waitFor(30, TimeUnit.SECONDS)) {
                npm.destroyForcibly();
            }
        } catch (IOException noNpm) {
            // said by the caller
        }
    }

    private static void fitsANarrowWindow(Browser browser) throws Exception {
        browser.command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", 640, "deviceScaleFactor", 1, "mobile", false));
        assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(320);
        browser.command("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    @Test
    void page_withoutScripts_canBeReadAndRefreshed() throws Exception {
        try (Browser browser = Browser.withoutScripts()) {
            crowd.addAll(gateway.calls("claude-cli/2.1.332", 6 * LIMIT));
            browser.go(gateway.page());
            await().atMost(KimiFixture.LONG).until(() -> {
                browser.go(gateway.url());
                return browser.text().contains("claude-cli");
            });
            assertThat(browser.text())
                    .contains("This page shows one moment.", "Refresh", "Who holds permits", "Who waits", "Since")
                    .doesNotContain("Up to date by itself.");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(crowd.stream().map(CompletableFuture::join)).allMatch(answer -> answer.statusCode() == 200);
    }

    @Test
    void page_withoutTheToken_showsNothingButHowToGetIt() throws Exception {
        try (Browser browser = Browser.open()) {
            for (String path : List.of("", "status.json", "metrics", "?t=wrong", "events")) {
                browser.go(gateway.url() + path);
                assertThat(browser.text())
                        .as(path)
                        .isEqualTo(
                                "kimi-gate: open the URL with ?t= that the gateway prints when it starts, or that this"
                                        + " command prints: kimi-gate status --web");
            }
        }
    }
}
