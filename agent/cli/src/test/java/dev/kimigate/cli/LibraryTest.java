package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LibraryTest {
    @Test
    void each_hasANumberOrStandsInAnother() {
        List<Library> all = Library.all();
        List<String> names = all.stream().map(Library::name).toList();
        assertThat(all).hasSizeGreaterThan(5).allSatisfy(library -> {
            assertThat(library.name()).isNotBlank();
            assertThat(library.licence()).isNotBlank();
            assertThat(library.place()).startsWith("dev.kimigate.shaded.");
            if (library.within().isEmpty()) {
                assertThat(library.version()).matches("\\d+\\.\\d+\\.\\d+.*");
                assertThat(library.artifact()).matches("[\\w.]+:[\\w-]+");
            } else {
                assertThat(library.version()).isEqualTo("in " + library.within());
                assertThat(names).contains(library.within());
            }
        });
    }
}
