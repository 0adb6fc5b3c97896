package dev.kimigate.cli;

import dev.kimigate.report.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that doctor has looked at.
 *
 * @param what is the case
 * @param why that matters, or how it comes; empty if it is fine
 * @param todo what to do; empty if nothing is to be done
 * @param topic where to read on; null if it is fine
 */
record Finding(
        Level level,
        String what,
        String why,
        String todo,
        @Nullable Topic topic) {
    /** How bad it is. */
    enum Level {
        FINE("ok  ", Paint.GOOD),
        NOTE("note", Paint.WARNING),
        PROBLEM("bad ", Paint.BAD);

        private final String mark;
        private final Paint paint;

        Level(String mark, Paint paint) {
            this.mark = mark;
            this.paint = paint;
        }
    }

    static Finding fine(String what) {
        return new Finding(Level.FINE, what, "", "", null);
    }

    /** Worth knowing; nothing is broken. */
    static Finding note(String what, String why, String todo, Topic topic) {
        return new Finding(Level.NOTE, what, why, todo, topic);
    }

    static Finding problem(String what, String why, String todo, Topic topic) {
        return new Finding(Level.PROBLEM, what, why, todo, topic);
    }

    void print(Output output) {
        output.line(output.paint(level.paint, level.mark) + "  " + what);
        if (!why.isEmpty()) {
            output.line("      why: " + why);
        }
        if (!todo.isEmpty()) {
            output.line("      do:  " + todo);
        }
        if (topic != null) {
            output.line("      see: " + topic.link());
        }
    }

    Map<String, @Nullable Object> json() {
        return Json.object(
                "level", level.name().toLowerCase(Locale.ROOT),
                "what", what,
                "why", why.isEmpty() ? null : why,
                "do", todo.isEmpty() ? null : todo,
                "see", topic == null ? null : topic.link());
    }
}
