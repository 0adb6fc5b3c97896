package dev.kimigate.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The figures of a long run, a line a block, from which a run that was stopped goes on. A line begins with the count
 * that is done by its end.
 */
final class LongRunFile {
    private static final String FOLDER = System.getProperty("kimigate.long-run", "");

    private final Path file;
    private final String heads;

    private LongRunFile(Path file, String heads) {
        this.file = file;
        this.heads = heads;
    }

    /**
     * In the folder that {@code kimigate.long-run} names, where a run goes on; without it beside the build, anew.
     *
     * @param heads of the columns after the first
     */
    static LongRunFile open(String name, String heads) throws IOException {
        Path folder = FOLDER.isEmpty() ? Path.of("target", "long-runs") : Path.of(FOLDER);
        Files.createDirectories(folder);
        Path file = folder.resolve(name + ".csv");
        if (FOLDER.isEmpty()) {
            Files.deleteIfExists(file);
        }
        return new LongRunFile(file.toAbsolutePath(), heads);
    }

    /** How much all blocks so far have done. */
    int done() throws IOException {
        List<String> lines = lines();
        return lines.isEmpty()
                ? 0
                : Integer.parseInt(lines.get(lines.size() - 1).split(",", 2)[0]);
    }

    /** What was added, the heads not included. */
    List<String> lines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> all = Files.readAllLines(file);
        return all.subList(Math.min(1, all.size()), all.size());
    }

    /** Adds a block, and says it. */
    void add(int done, Object... figures) throws IOException {
        StringBuilder line = new StringBuilder().append(done);
        for (Object figure : figures) {
            line.append(',').append(figure);
        }
        if (!Files.exists(file)) {
            Files.writeString(file, "done," + heads + "\n");
        }
        Files.writeString(file, line.append('\n'), StandardOpenOption.APPEND);
        System.out.print(file.getFileName() + ": " + line);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
