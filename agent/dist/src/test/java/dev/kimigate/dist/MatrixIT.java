package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar in real JVMs of every kind that two factors make, in as few rows as hold all pairs.
 * {@code -Dkimigate.rows=N,M} runs these rows of the table alone.
 */
@Tag("matrix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixIT {
    private static final int LANES = 2;
    private static final int SERVICE_MILLIS = 150;
    private static final List<String> ONLY =
            List.of(System.getProperty("kimigate.rows", "").split(","));

    private final List<MatrixRow> rows = MatrixRow.all();
    private final MatrixTable table = new MatrixTable();
    private final Semaphore lanes = new Semaphore(LANES, true);
    private final SideBySide threads = SideBySide.unbounded();

    private Path folder;
    private KimiFixture kimi;
    private MatrixHosts hosts;

    @BeforeAll
    void open(@TempDir Path given) throws IOException {
        folder = given;
        EndpointOptions options = EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(MatrixRun.LIMIT).withMillis(SERVICE_MILLIS));
        for (int number = 0; number < rows.size(); number++) {
            for (String account : List.of(MatrixRun.gated(number), MatrixRun.bare(number))) {
                options = options.withAccount(account, MatrixRun.key(account));
            }
        }
        kimi = KimiFixture.open(options);
        hosts = new MatrixHosts(kimi.endpoint(), folder);
    }

    @AfterAll
    void close() throws IOException {
        threads.close();
        if (kimi != null) {
            kimi.close();
            table.write();
        }
    }

    /* Plugins first: most of their time they only wait. */
    @TestFactory
    Stream<DynamicTest> everyRow_isGated() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rows.size())
                .filter(number -> ONLY.contains("") || ONLY.contains("" + (number + 1)))
                .boxed()
                .toList());
        order.sort((one, other) -> Boolean.compare(isPlugin(other), isPlugin(one)));
        List<DynamicTest> tests = new ArrayList<>();
        for (int number : order) {
            tests.add(threads.begin((number + 1) + ": " + rows.get(number), () -> run(number)));
        }
        return tests.stream();
    }

    private boolean isPlugin(int number) {
        return rows.get(number).loader() == MatrixRow.Loader.PLUGIN;
    }

    private Void run(int number) throws Exception {
        MatrixRow row = rows.get(number);
        Optional<Jdk> jdk = Jdk.find(row.java().feature());
        assumeThat(jdk).as("a " + row.java() + " to run hosts on").isPresent();
        Path home = Files.createDirectory(folder.resolve("home-" + number));
        try {
            table.add(
                    number,
                    row,
                    new MatrixRun(row, number, kimi.endpoint(), hosts, jdk.orElseThrow(), home).run(lanes));
        } catch (Exception | AssertionError failure) {
            table.add(number, row, failure);
            throw failure;
        }
        return null;
    }
}
