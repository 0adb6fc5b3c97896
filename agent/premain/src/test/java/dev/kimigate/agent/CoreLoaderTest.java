package dev.kimigate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreLoaderTest {
    @TempDir
    Path folder;

    @Test
    void jarOfTheSameVersion_isOpened() throws Exception {
        CoreLoader core = CoreLoader.open(jar(Agent.VERSION + "\n").toFile());
        assertThat(core.getResource("dev/kimigate/version")).isNotNull();
        assertThat(core.clients()).isNotNull();
    }

    @Test
    void jarThatWasReplacedByAnotherVersion_isRefused_andTheReasonNamesBoth() throws Exception {
        Path jar = jar("9.9.9");
        assertThatThrownBy(() -> CoreLoader.open(jar.toFile()))
                .isInstanceOf(IOException.class)
                .hasMessage("this JVM has loaded version " + Agent.VERSION
                        + " of the agent and its jar is of version 9.9.9 now; restart the JVM");
    }

    @Test
    void jarWithoutAVersion_isRefused() throws Exception {
        Path jar = jarOf(zip("dev/kimigate/other", new byte[0]));
        assertThatThrownBy(() -> CoreLoader.open(jar.toFile()))
                .isInstanceOf(IOException.class)
                .hasMessage("this JVM has loaded version " + Agent.VERSION
                        + " of the agent and its jar is of version unknown now; restart the JVM");
    }

    private Path jar(String version) throws IOException {
        return jarOf(zip("dev/kimigate/version", version.getBytes(StandardCharsets.UTF_8)));
    }

    private Path jarOf(byte[] core) throws IOException {
        Path jar = folder.resolve("kimi-gate.jar");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : new String[] {"inst/core.archive", "inst/clients.archive"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(core);
            }
        }
        return Files.write(jar, bytes.toByteArray());
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }
}
