package dev.kimigate.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.machine.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class LogFileTest {
    private static final Log.Guard SAFE = folder -> {};

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void write_folderThatWasDeleted_makesItForTheOwnerOnly() throws IOException {
        Path deep = folder.resolve("a/b");
        LogFile file = new LogFile(deep, StateDirectory::prepare);
        file.write(event("x"));
        Files.delete(deep.resolve("log"));
        Files.delete(deep);

        file.write(event("y"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep.resolve("log"))))
                .isEqualTo("rw-------");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void write_folderThatOthersMayWriteByNow_writesNothing() throws IOException {
        Path ours = folder.resolve("ours");
        LogFile file = new LogFile(ours, StateDirectory::prepare);
        file.write(event("x"));
        Files.delete(ours.resolve("log"));
        Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> file.write(event("y")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("may be written by other users");
        assertThat(ours).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void write_folderThatIsALinkByNow_writesNothing() throws IOException {
        Path ours = folder.resolve("ours");
        LogFile file = new LogFile(ours, StateDirectory::prepare);
        file.write(event("x"));
        Files.delete(ours.resolve("log"));
        Files.delete(ours);
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Files.createSymbolicLink(ours, theirs);

        assertThatThrownBy(() -> file.write(event("y"))).hasMessageContaining("symbolic link");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void write_fileIsALink_isRefused() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createSymbolicLink(folder.resolve("log"), elsewhere);

        assertThatThrownBy(() -> new LogFile(folder, SAFE).write(event("x"))).isInstanceOf(IOException.class);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void write_fullFile_keepsOneOldGeneration() throws IOException {
        LogFile file = new LogFile(folder, SAFE);
        String kilobyte = "x".repeat(1_000);
        for (int i = 0; i < 2_500; i++) {
            file.write(event(i + " " + kilobyte));
        }

        assertThat(Files.size(folder.resolve("log"))).isBetween(1_000L, LogFile.FULL);
        assertThat(Files.size(folder.resolve("log.1"))).isBetween(LogFile.FULL - 2_000, LogFile.FULL);
        assertThat(lastLine()).contains(" 2499 xxx");
    }

    @Test
    @Timeout(60)
    void write_fileThatCannotBePutAside_isBounded() throws IOException {
        LogFile file = new LogFile(folder, SAFE);
        Files.createDirectories(folder.resolve("log.1/in the way"));
        String line = "x".repeat(10_000);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        file.write(event(line));
                    }
                })
                .hasMessageContaining("cannot be put aside");
        assertThat(Files.size(folder.resolve("log"))).isBetween(LogFile.FULL, 2 * LogFile.FULL);
    }

    @Test
    @Timeout(120)
    void write_manyWriters_tearsNoLineAndKeepsTheBound() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(pool.submit(writer(i)));
            }
            for (Future<Void> writer : writers) {
                writer.get(100, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }

        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("log.1")));
        lines.addAll(Files.readAllLines(folder.resolve("log")));
        assertThat(lines).hasSizeGreaterThan(1_000).allMatch(line -> line.matches("\\S+ INFO \\d+ \\d x{1000}!"));
        assertThat(Files.size(folder.resolve("log"))).isLessThan(2 * LogFile.FULL);
        assertThat(Files.size(folder.resolve("log.1"))).isLessThan(2 * LogFile.FULL);
    }

    private Callable<Void> writer(int number) {
        LogFile file = new LogFile(folder, SAFE);
        return () -> {
            for (int i = 0; i < 700; i++) {
                file.write(event(number + " " + "x".repeat(1_000) + "!"));
            }
            return null;
        };
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        return lines.get(lines.size() - 1);
    }

    private static LogEvent event(String text) {
        return new LogEvent(Level.INFO, 1_795_000_000_000L, text);
    }
}
