package dev.kimigate.dist;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.util.Map;

/** A host with an SDK, and trouble made for it. Not thread-safe. */
final class SdkProbe implements AutoCloseable {
    private static final int LIMIT = 20;

    private final KimiFixture kimi;
    private final HostJvm host;
    private int calls;

    SdkProbe(KimiFixture kimi, HostJvmBuilder host) {
        this.kimi = kimi;
        this.host = host.start();
    }

    /** Lets one call meet the trouble, after one that was answered: cool-downs of before are over then. */
    SdkCall meet(SdkTrouble trouble) {
        await().atMost(KimiFixture.LONG).until(() -> ask().answered());
        return trouble.form() == null ? withoutPermits() : refusedBy(requireNonNull(trouble.form()));
    }

    private SdkCall refusedBy(RefusalForm form) {
        kimi.endpoint().change(usual -> usual.with(Map.of("outOfQuota", true, "quotaForm", form)));
        try {
            return ask();
        } finally {
            kimi.endpoint().change(usual -> usual.with(Map.of("outOfQuota", false, "quotaForm", "")));
        }
    }

    private SdkCall withoutPermits() {
        HostJvmBuilder holder = kimi.gated(JdkLoad.class)
                .args("--calls", "" + LIMIT, "--warm-up", "0", "--header", "x-test-millis=600000");
        try (HostJvm running = holder.start()) {
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == LIMIT);
            assertThat(running.isAlive()).isTrue();
            return ask();
        }
    }

    /** One call. */
    SdkCall ask() {
        kimi.endpoint().reset();
        calls++;
        host.println("call " + calls);
        String lead = calls + "\t";
        String line = host.awaitLine(said -> said.startsWith(lead), KimiFixture.LONG);
        return SdkCall.parse(line.substring(lead.length()), kimi.figures().arrived());
    }

    @Override
    public void close() {
        host.close();
    }
}
