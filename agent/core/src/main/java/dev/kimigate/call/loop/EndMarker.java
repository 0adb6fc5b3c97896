package dev.kimigate.call.loop;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last bytes of an answer's body, to tell one that was closed behind its last word from one that was given up.
 *
 * <p>Readers of JSON and of event streams often close without asking for the end. The server is done with such an
 * answer, so its permit must not stay counted as that of an aborted one does.
 *
 * <p>Fed by one thread after the other, as the bytes come. Asked by another thread in that very instant, it may miss
 * the last of them.
 */
public final class EndMarker {
    private static final int LONGEST = 64;
    private static final String DONE = "[DONE]";
    private static final String STOP = "message_stop";

    private final boolean object;
    private final boolean events;
    private final byte[] bytes = new byte[LONGEST];
    private long count;

    private EndMarker(boolean object, boolean events) {
        this.object = object;
        this.events = events;
    }

    /** For a media subtype in lower case; null if answers of this type have no last word. */
    public static @Nullable EndMarker ofSubtype(@Nullable String subtype) {
        boolean object = "json".equals(subtype);
        boolean events = "event-stream".equals(subtype);
        return object || events ? new EndMarker(object, events) : null;
    }

    /** For what a response's header says. */
    public static @Nullable EndMarker ofContentType(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int end = header.indexOf(';');
        String type = end < 0 ? header : header.substring(0, end);
        return ofSubtype(type.substring(type.indexOf('/') + 1).strip().toLowerCase(Locale.ROOT));
    }

    /** So many bytes have come; returns how many of the last of them are to be {@link #add added}, in order. */
    public int wanted(long read) {
        int wanted = (int) Math.min(read, LONGEST);
        count += read - wanted;
        return wanted;
    }

    public void add(byte next) {
        bytes[(int) (count % LONGEST)] = next;
        count++;
    }

    /** Whether the last word has come: the brace that ends an object, the last event of a stream of events. */
    public boolean isComplete() {
        String end = lastBytes().stripTrailing();
        return object ? end.endsWith("}") : events && isLastEvent(end.replace("\r\n", "\n"));
    }

    private String lastBytes() {
        int size = (int) Math.min(count, LONGEST);
        byte[] last = new byte[size];
        for (int i = 0; i < size; i++) {
            last[i] = bytes[(int) ((count - size + i) % LONGEST)];
        }
        return new String(last, StandardCharsets.ISO_8859_1);
    }

    /**
     * Only a line of its own counts: what a model writes stands inside the JSON of a line that begins otherwise. The
     * first line may have lost its beginning.
     */
    private boolean isLastEvent(String end) {
        int cut = count > LONGEST ? end.indexOf('\n') : 0;
        if (cut < 0) {
            return false;
        }
        String known = end.substring(cut);
        String last = lastLine(known);
        return is(last, "data:", DONE)
                || is(last, "event:", STOP)
                || isStop(last)
                || is(
                        lastLine(known.substring(0, known.length() - last.length())
                                .stripTrailing()),
                        "event:",
                        STOP);
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static boolean is(String line, String field, String value) {
        return line.startsWith(field) && line.substring(field.length()).strip().equals(value);
    }

    /** Of an event whose data is no more than its type. */
    private static boolean isStop(String line) {
        return line.startsWith("data:") && line.replace(" ", "").equals("data:{\"type\":\"" + STOP + "\"}");
    }
}
