package dev.kimigate.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.foreign.host.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suites, bare and with every request gated: each test ends as it does without us. With a limit of two, tests that
 * need more calls at once than that cannot; they are listed.
 */
class ForeignSuitesIT {
    private static final ForeignTable TABLE = new ForeignTable();

    @TempDir
    private Path folder;

    /** All, or those that {@code -Dkimigate.suites=FEIGN_APACHE5,VERTX} names. */
    static Stream<Suite> suites() {
        String wanted = System.getProperty("kimigate.suites", "");
        return wanted.isEmpty()
                ? Stream.of(Suite.values())
                : Stream.of(wanted.split(",")).map(Suite::valueOf);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyTest_throughTheGate_endsAsWithout(Suite suite) throws IOException {
        SuiteRun bare = run(suite, RunMode.BARE, 1);
        SuiteRun gated = run(suite, RunMode.GATED, 1);
        Set<String> unsteady = new TreeSet<>();
        Set<String> changed = Differences.between(bare, gated);
        if (!changed.isEmpty()) {
            unsteady.addAll(changed);
            changed.retainAll(Differences.between(run(suite, RunMode.BARE, 2), run(suite, RunMode.GATED, 2)));
            unsteady.removeAll(changed);
        }
        SuiteRun narrow = suite.runsNarrow() ? run(suite, RunMode.NARROW, 1) : null;
        TABLE.add(suite, bare, gated, narrow, unsteady);
        TABLE.write(); // now: all suites take most of an hour

        assertThat(changed).as("tests that end otherwise through the gate").isEmpty();
        assertGated(bare, gated);
        if (narrow != null) {
            assertNarrow(bare, narrow);
        }
    }

    private static void assertNarrow(SuiteRun bare, SuiteRun narrow) {
        assertThat(narrow.ours()).isEmpty();
        // A test that breaks off in the middle may leave calls behind that nobody ends, as it does without us.
        assertThat(narrow.permits().held())
                .as("held after the suite")
                .isLessThanOrEqualTo(2 * Differences.between(bare, narrow).size());
    }

    private static void assertGated(SuiteRun bare, SuiteRun gated) {
        assertThat(bare.outcomes()).hasSizeGreaterThan(20);
        assertThat(gated.requests()).isPositive();
        // A redirect is a request more, a call that finds no server one less.
        assertThat(gated.permits().calls()).isBetween(gated.requests() * 9 / 10, gated.requests() * 11 / 10);
        assertThat(gated.permits().held()).as("held after the suite").isZero();
        assertThat(gated.permits().waiting()).isZero();
        assertThat(gated.ours()).isEmpty();
    }

    private SuiteRun run(Suite suite, RunMode mode, int time) throws IOException {
        return SuiteRun.of(suite, mode, Files.createDirectory(folder.resolve(mode + "-" + time)));
    }
}
