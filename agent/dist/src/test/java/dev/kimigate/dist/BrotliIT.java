package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.brotli.internal.BrotliBodyDecoderFactory;
import dev.kimigate.dist.host.BrotliMethanolHost;
import dev.kimigate.dist.host.BrotliOkHttpHost;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.util.List;
import okhttp3.brotli.BrotliInterceptor;
import org.brotli.dec.BrotliInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals in brotli, to clients that ask for it by modules of their own; those without the agent see the words. */
class BrotliIT {
    private static final String WORDS = "concurrent request limit";

    private KimiFixture kimi;

    /** A client that can read brotli. */
    enum Client {
        OKHTTP {
            @Override
            HostJvmBuilder in(HostJvmBuilder jvm) {
                return jvm.classPath(HostLibraries.okHttp("4.12.0"))
                        .classPathOf(BrotliInterceptor.class, BrotliInputStream.class);
            }
        },
        METHANOL {
            @Override
            HostJvmBuilder in(HostJvmBuilder jvm) {
                return jvm.classPathOf(Methanol.class, BrotliBodyDecoderFactory.class);
            }
        };

        abstract HostJvmBuilder in(HostJvmBuilder jvm);

        Class<?> program() {
            return this == OKHTTP ? BrotliOkHttpHost.class : BrotliMethanolHost.class;
        }
    }

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(100);
        kimi.endpoint().set("refusalCodings", "br");
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private List<String> said(HostJvmBuilder builder, Client client) {
        try (HostJvm host = client.in(builder).args(KimiFixture.CHAT, "2").start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).hasSize(2).allMatch(line -> line.matches("\\d+ to [^:]*\\bbr\\b.*"));
            return host.stdout();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalThatWaitingCures_isNotSeen(Client client) {
        kimi.endpoint().script(RefusalForm.CONCURRENCY_403);
        assertThat(said(kimi.bare(client.program()), client).get(0))
                .startsWith("403")
                .contains(WORDS);

        kimi.clean();
        kimi.endpoint().set("refusalCodings", "br");
        kimi.endpoint().script(RefusalForm.CONCURRENCY_403, RefusalForm.CONCURRENCY_403);
        assertThat(said(kimi.gated(client.program()), client)).allMatch(line -> line.startsWith("200"));
        assertThat(kimi.figures().refusedBy(RefusalForm.CONCURRENCY_403)).isEqualTo(2);
    }

    /** Had the words not been read, it would have been sent a second time. */
    @ParameterizedTest
    @EnumSource
    void refusalThatWaitingDoesNotCure_comesAtOnce(Client client) {
        kimi.endpoint().script(RefusalForm.WEEKLY_QUOTA_403);
        List<String> bare = said(kimi.bare(client.program()), client);
        assertThat(bare.get(0)).startsWith("403");

        kimi.clean();
        kimi.endpoint().set("refusalCodings", "br");
        kimi.endpoint().script(RefusalForm.WEEKLY_QUOTA_403);
        assertThat(said(kimi.gated(client.program()), client).get(0)).isEqualTo(bare.get(0));
        assertThat(kimi.figures().refusedBy(RefusalForm.WEEKLY_QUOTA_403)).isEqualTo(1);
    }
}
