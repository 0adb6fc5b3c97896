package dev.kimigate.presence;

import dev.kimigate.machine.ProcessNotes;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.store.StoreException;
import dev.kimigate.store.ToolStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells others which tools the gateway of this process makes calls for, in a file of its own in the state folder: what
 * each holds and waits for. The file is replaced when that has changed, at most four times a second, and taken back at
 * the end. Any thread.
 */
public final class ToolReport implements AutoCloseable {
    private static final String KIND = "tools";
    private static final long LEAST_MILLIS = 250;
    private static final long END_MILLIS = 1000;

    private final ProcessNotes notes;
    private final Consumer<String> problems;
    private final Map<String, Supplier<List<ToolStatus>>> accounts = new ConcurrentSkipListMap<>();
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private final Thread writer = GateThreads.create("tools", this::write);
    private volatile boolean closed;
    /** The writer's only. */
    private String written = "";

    /**
     * Begins.
     *
     * @param problems is told that the file cannot be written, on the report's own thread
     */
    public ToolReport(Path stateFolder, Consumer<String> problems) {
        this.notes = new ProcessNotes(stateFolder, KIND);
        this.problems = problems;
        writer.start();
    }

    /**
     * An account's first call is about to be made.
     *
     * @param tools what the tools have of it now; asked on the report's own thread
     */
    public void opened(String accountHash, Supplier<List<ToolStatus>> tools) {
        accounts.put(accountHash, tools);
        changed();
    }

    /** What the tools have is, or may be, something else than before. Costs next to nothing. */
    public void changed() {
        if (!changed.get() && changed.compareAndSet(false, true)) {
            LockSupport.unpark(writer);
        }
    }

    /** A change that comes while the file is written is written the next time. */
    private void write() {
        notes.sweep();
        try {
            while (!closed) {
                if (changed.getAndSet(false)) {
                    replace();
                    Thread.sleep(LEAST_MILLIS);
                } else {
                    LockSupport.park(this);
                }
            }
        } catch (InterruptedException end) {
            // closed
        }
        notes.delete();
    }

    private void replace() {
        try {
            StringBuilder text = new StringBuilder();
            accounts.forEach((hash, tools) ->
                    tools.get().forEach(tool -> text.append(tool.line(hash)).append('\n')));
            if (!text.toString().equals(written)) {
                notes.write(text.toString());
                written = text.toString();
            }
        } catch (StoreException | RuntimeException failure) {
            problems.accept("status cannot tell the gateway's tools: " + failure.getMessage());
        }
    }

    /** Takes the file back; waits a second at most. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
