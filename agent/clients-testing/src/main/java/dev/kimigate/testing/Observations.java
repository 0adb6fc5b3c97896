package dev.kimigate.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an application saw in one run, as text that can be compared. Any thread. */
public class Observations {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> aside = new CopyOnWriteArrayList<>();

    public void see(String what) {
        seen.add(what);
    }

    /** Writes down a value, or the exception that came instead with its causes. */
    public final void see(String what, Callable<?> value) {
        try {
            see(what + " " + value.call());
        } catch (Throwable thrown) {
            see(what + " thrown " + chain(thrown));
        }
    }

    /** What has no fixed place among the other things: on the client's own threads it races with them. */
    public final void seeAside(String what) {
        aside.add(what);
    }

    public final List<String> seen() {
        return Stream.concat(seen.stream(), aside.stream().sorted()).toList();
    }

    /** Types and messages of an exception and its causes; numbers blurred, which differ from run to run. */
    public static String chain(@Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            text.append(next.getClass().getSimpleName())
                    .append('(')
                    .append(String.valueOf(next.getMessage())
                            .replaceAll("@[0-9a-f]+", "@#")
                            .replaceAll("[0-9]+", "#"))
                    .append(")<");
        }
        return text.toString();
    }
}
