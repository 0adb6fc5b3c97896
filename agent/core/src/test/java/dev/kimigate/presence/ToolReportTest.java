package dev.kimigate.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.store.ToolStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolReportTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ACCOUNT = "abc1";

    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();

    private List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("tools-"))
                    .toList();
        }
    }

    private String text() throws IOException {
        return reports().isEmpty() ? "" : Files.readString(reports().get(0));
    }

    @Test
    void report_saysWhatTheToolsHave_forThisUserAlone_andIsTakenBackAtTheEnd() throws IOException {
        try (ToolReport report = new ToolReport(folder, problems::add)) {
            report.opened(ACCOUNT, () -> List.of(new ToolStatus("codex", 2, 1, 7), new ToolStatus("other", 0, 3, 9)));
            await().atMost(LONG).until(() -> text().equals("abc1 codex 2 1 7\nabc1 other 0 3 9\n"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(reports().get(0))))
                    .isEqualTo("rw-------");
        }
        assertThat(reports()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void report_thatChangesAllTheTime_isWrittenFourTimesASecondAtMost() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ToolReport report = new ToolReport(folder, problems::add)) {
            report.opened(ACCOUNT, () -> List.of(new ToolStatus("codex", asked.incrementAndGet(), 0, 0)));
            long began = System.nanoTime();
            while (asked.get() < 5) {
                report.changed();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void report_thatHasNotChanged_isNotWrittenAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ToolReport report = new ToolReport(folder, problems::add)) {
            report.opened(ACCOUNT, () -> {
                asked.incrementAndGet();
                return List.of(new ToolStatus("codex", 1, 0, 0));
            });
            await().atMost(LONG).until(() -> !text().isEmpty());
            Object file = Files.getAttribute(reports().get(0), "unix:ino");
            int before = asked.get();
            report.changed();
            await().atMost(LONG).until(() -> asked.get() > before);
            assertThat(Files.getAttribute(reports().get(0), "unix:ino")).isEqualTo(file);
        }
    }

    @Test
    void report_thatCannotBeWritten_isTold_andTriedAgain() throws Exception {
        Path taken = Files.createFile(folder.resolve("taken"));
        try (ToolReport report = new ToolReport(taken, problems::add)) {
            report.opened(ACCOUNT, () -> List.of(new ToolStatus("codex", 1, 0, 0)));
            await().atMost(LONG).until(() -> !problems.isEmpty());
            assertThat(problems.get(0)).startsWith("status cannot tell the gateway's tools: ");
            Files.delete(taken);
            report.changed();
            await().atMost(LONG).until(() -> Files.isDirectory(taken));
        }
    }
}
