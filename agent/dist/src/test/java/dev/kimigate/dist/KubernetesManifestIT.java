package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of the documents against the types that Kubernetes' own schema gives, unknown names included. */
@Tag("tools") // fetches 25 MB from npm, once
class KubernetesManifestIT {
    private static final Path FOLDER = Path.of("target/kubernetes").toAbsolutePath();
    private static final List<String> PACKAGES = List.of("kubernetes-types@1.30.0", "typescript@5.9.3", "yaml@2.9.1");
    private static final String TO_TYPESCRIPT = "import {readFileSync, writeFileSync} from 'fs';"
            + "import YAML from 'yaml';"
            + "const manifest = YAML.parse(readFileSync(process.argv[2], 'utf8'));"
            + "writeFileSync(process.argv[3], \"import type {Deployment} from 'kubernetes-types/apps/v1';\\n"
            + "export const manifest: Deployment = \" + JSON.stringify(manifest));";

    @BeforeAll
    static void fetch() throws Exception {
        Path compiler = FOLDER.resolve("node_modules/typescript/bin/tsc");
        if (!Files.exists(compiler)) {
            Files.createDirectories(FOLDER);
            try {
                String unused = run(install());
            } catch (IOException noNpm) {
                abort("skipped: there is no npm");
            }
        }
        if (!Files.exists(compiler)) {
            abort("skipped: npm cannot fetch " + PACKAGES);
        }
        Files.writeString(FOLDER.resolve("typescript.mjs"), TO_TYPESCRIPT);
    }

    private static String[] install() {
        List<String> command =
                new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", FOLDER.toString()));
        command.addAll(PACKAGES);
        return command.toArray(String[]::new);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kubernetes", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return said;
    }

    private static String manifest() throws IOException {
        String page = Files.readString(Path.of("../../docs/machines.md"));
        int begin = page.indexOf("apiVersion: apps/v1");
        return page.substring(begin, page.indexOf("```", begin));
    }

    /** What the compiler says; empty if all names and types are right. */
    private static String complaints(String manifest, Path folder) throws Exception {
        Path yaml = Files.writeString(folder.resolve("manifest.yaml"), manifest);
        Path typescript = FOLDER.resolve("manifest.ts");
        assertThat(run("node", "typescript.mjs", yaml.toString(), typescript.toString()))
                .isEmpty();
        return run(
                "node",
                "node_modules/typescript/bin/tsc",
                "--noEmit",
                "--strict",
                "--module",
                "node16",
                "--moduleResolution",
                "node16",
                typescript.toString());
    }

    @Test
    void manifest_isWhatTheSchemaAllows(@TempDir Path folder) throws Exception {
        assertThat(complaints(manifest(), folder)).isEmpty();
    }

    @Test
    void namesAndTypesThatAreWrong_wouldBeTold(@TempDir Path folder) throws Exception {
        String manifest = manifest();
        String unknown = manifest.replace("runAsNonRoot:", "runAsNobody:");
        String text = manifest.replace("replicas: 3", "replicas: three");
        assertThat(unknown).isNotEqualTo(manifest);
        assertThat(text).isNotEqualTo(manifest);

        assertThat(complaints(unknown, folder)).contains("runAsNobody");
        assertThat(complaints(text, folder)).contains("not assignable");
    }
}
