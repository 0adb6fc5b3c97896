package dev.kimigate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.agent.ClientTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a client is named in its own folder, in one table, and on the pages for those who use it. */
class HookedClientsTest {
    private static final Path CLIENTS = Document.ROOT.resolve("agent").resolve("clients");

    private static Stream<String> column(int column) {
        return IntStream.range(0, ClientTable.size()).mapToObj(row -> ClientTable.get(row, column));
    }

    private static Set<String> folders() throws IOException {
        try (Stream<Path> files = Files.list(CLIENTS)) {
            return files.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void eachFolderIsARow_andEachRowAFolder() throws IOException {
        assertThat(folders()).isEqualTo(column(ClientTable.PART).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The JDK's client aside, by which the agent asks its own question. */
    @Test
    void shippedCode_namesAClient_inItsFolderAndTheTableOnly() throws IOException {
        for (String folder : folders()) {
            if (folder.equals("jdk")) {
                continue;
            }
            List<Path> others = Sources.shipped().stream()
                    .filter(source -> !source.startsWith(CLIENTS.resolve(folder)))
                    .filter(source -> names(Sources.text(source), folder))
                    .toList();
            assertThat(others)
                    .as("that name %s", folder)
                    .allMatch(source -> source.endsWith("ClientTable.java"))
                    .hasSize(1);
        }
    }

    /** {@code URLConnection} is what class loaders have to do with, and no client. */
    private static boolean names(String text, String folder) {
        return text.replaceAll("\\bURLConnection\\b", "")
                .toLowerCase(Locale.ROOT)
                .contains(folder);
    }

    /** One that nobody uses says so on a page of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/troubleshooting.md", "docs/how-it-works.md"})
    void pages_nameEachClient(String page) {
        String text = Sources.text(Document.ROOT.resolve(page));
        assertThat(IntStream.range(0, ClientTable.size())
                        .filter(row -> !Files.exists(CLIENTS.resolve(ClientTable.get(row, ClientTable.PART))
                                .resolve("example.md")))
                        .mapToObj(row -> ClientTable.get(row, ClientTable.NAME)))
                .isNotEmpty()
                .allMatch(text::contains);
    }
}
