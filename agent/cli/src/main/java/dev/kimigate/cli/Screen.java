package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/**
 * The whole terminal, for as long as it is open; then it is as it was before: what stood there, cursor, echo. Also when
 * the process is told to end in between. For one thread.
 */
final class Screen implements AutoCloseable {
    /** Nobody is at the other end, or the user has asked us to end. */
    static final int GONE = -1;

    private static final String CUT_LONG_LINES = "\u001b[?7l";
    private static final String WRAP_LONG_LINES = "\u001b[?7h";
    private static final int HUP = 1;
    private static final int TERM = 15;
    private static final Size USUAL = Size.of(80, 24);

    private final Terminal terminal;
    private final Attributes before;
    private final StringBuilder frame = new StringBuilder();
    private volatile boolean ended;
    private volatile int signal;
    private volatile Size size = USUAL;

    private Screen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        terminal.handle(Signal.INT, key -> ended = true);
        terminal.handle(Signal.TSTP, SignalHandler.SIG_IGN); // a shell would come back to a terminal that is ours
        terminal.handle(Signal.WINCH, change -> measure());
        endAt("TERM", TERM);
        endAt("HUP", HUP);
        measure();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** Takes the terminal of standard input and output. */
    static Screen open() throws IOException {
        String type = System.getenv("TERM");
        Charset charset = TerminalFacts.charset();
        return new Screen(new ExecTerminalProvider()
                .sysTerminal(
                        "kimi-gate",
                        type == null ? "xterm" : type,
                        false,
                        charset,
                        charset,
                        charset,
                        true,
                        SignalHandler.SIG_DFL,
                        false,
                        SystemStream.Output));
    }

    int columns() {
        return size.getColumns();
    }

    /** Draws lines from the top and one at the bottom; what has no room is left out. */
    void show(List<String> lines, String bottom) {
        int rows = Math.max(1, size.getRows());
        int room = rows - 1;
        frame.setLength(0);
        frame.append(CUT_LONG_LINES).append("\u001b[H");
        for (int i = 0; i < Math.min(room, lines.size()); i++) {
            frame.append(lines.get(i)).append("\u001b[K\r\n");
        }
        frame.append("\u001b[J\u001b[")
                .append(rows)
                .append(";1H")
                .append(bottom)
                .append("\u001b[K")
                .append(WRAP_LONG_LINES);
        terminal.writer().write(frame.toString());
        terminal.flush();
    }

    /** The key that is pressed within the time; {@link #GONE} when it is time to end; else some other number. */
    int key(int millis) throws IOException {
        int key = terminal.reader().read(millis);
        return ended || key == GONE ? GONE : key;
    }

    /** The number of the signal that told the process to end; 0 if none did. */
    int signal() {
        return signal;
    }

    /*
     * Left to itself, the JVM ends at once, and its hooks side by side: JLine's puts back the terminal's settings while
     * ours still needs them.
     */
    private void endAt(String name, int number) {
        Object unused = Signals.register(name, () -> {
            signal = number;
            ended = true;
        });
    }

    @Override
    public void close() {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException gone) {
            // then there is nothing to put back
        }
    }

    private void measure() {
        Size told = terminal.getSize();
        size = told.getColumns() > 0 && told.getRows() > 0 ? told : USUAL;
    }
}
