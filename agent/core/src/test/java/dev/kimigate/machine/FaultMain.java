package dev.kimigate.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Touches a word of a file that was cut to nothing, and says whether the error came before the end of the step. */
final class FaultMain {
    private static final int ROUNDS = 50;

    /** Makes the compiler do the reading. */
    @SuppressWarnings("unused")
    private static volatile long read;

    private static MappedWords words = MappedWords.inMemory(Layout.SIZE);

    private FaultMain() {}

    public static void main(String[] arguments) throws Exception {
        int warmUp = Integer.parseInt(arguments[1]);
        MappedWords cut = cutFile(Path.of(arguments[0]));
        StringBuilder result = new StringBuilder();
        result.append("get ").append(late(cut, warmUp, w -> read = w.get(8192)));
        result.append(" set ").append(late(cut, warmUp, w -> w.set(8192, 1)));
        result.append(" swap ").append(late(cut, warmUp, w -> w.swap(8192, 0, 0)));
        result.append(" text ").append(late(cut, warmUp, w -> w.setText(8192, 64, "text")));
        System.out.println(result);
    }

    private static int late(MappedWords cut, int warmUp, Consumer<MappedWords> access) throws IOException {
        for (int i = 0; i < warmUp; i++) {
            step(access);
        }
        MappedWords whole = words;
        int late = 0;
        for (int i = 0; i < ROUNDS; i++) {
            words = cut;
            late += isLate(access) ? 1 : 0;
            words = whole;
        }
        return late;
    }

    private static boolean isLate(Consumer<MappedWords> access) throws IOException {
        try {
            boolean caught = step(access);
            // a way into the system, where a late error would come up
            boolean unused = Files.exists(Path.of("."));
            return !caught;
        } catch (InternalError e) {
            return true;
        }
    }

    private static boolean step(Consumer<MappedWords> access) {
        try {
            access.accept(words);
            MappedWords.settle();
            return false;
        } catch (InternalError e) {
            return true;
        }
    }

    private static MappedWords cutFile(Path path) throws IOException {
        Files.write(path, new byte[Layout.SIZE]);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedWords mapped = new MappedWords(channel.map(FileChannel.MapMode.READ_WRITE, 0, Layout.SIZE));
            channel.truncate(0);
            return mapped;
        }
    }
}
