package dev.kimigate.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "a/b/C, a/b/C, '', ''",
        "a/b/C, x/a/b/C, '', x/",
        "a/b/C, x/b/C, a/, x/",
        "a/b/C, x/y/b/C, a/, x/y/",
        "a/bb/C, x/b/C, a/bb/, x/b/",
    })
    void bothNames_sayWhatWasReplaced(String usualName, String name, String usual, String here) {
        LibraryPlace relocation = LibraryPlace.of(usualName, name);
        assertThat(relocation).isEqualTo(new LibraryPlace(usual, here));
        assertThat(relocation.isNone()).isEqualTo(usualName.equals(name));
        assertThat(relocation.place(usualName)).isEqualTo(name);
    }

    @Test
    void otherPackage_isPlacedAlike_andAForeignOneIsNot() {
        LibraryPlace relocation = LibraryPlace.of("org/apache/http/impl/X", "org/maven/wagon/httpclient/impl/X");
        assertThat(relocation.place("org/apache/http/HttpHost")).isEqualTo("org/maven/wagon/httpclient/HttpHost");
        assertThat(relocation.place("okio/Buffer")).isEqualTo("okio/Buffer");
    }
}
