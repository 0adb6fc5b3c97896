package dev.kimigate.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Where a command prints, and what can be shown there.
 *
 * @param colour whether escape sequences are understood and wanted
 * @param width columns; 0 = lines may be of any length
 * @param unicode whether block characters can be shown
 */
record Output(PrintStream out, PrintStream err, boolean colour, int width, boolean unicode) {
    private static final int WIDEST_HELP = 100;
    private static final int NARROWEST_HELP = 55;

    /** Of this process: plain and unbounded unless standard output is a terminal. */
    static Output ofThisProcess(StandardOutput stdout) {
        Charset charset = TerminalFacts.charset();
        PrintStream out = new PrintStream(stdout, false, charset);
        boolean terminal = TerminalFacts.isTerminal();
        return new Output(
                out,
                System.err,
                terminal && TerminalFacts.wantsColour(),
                terminal ? TerminalFacts.columns() : 0,
                charset.newEncoder().canEncode('█'));
    }

    /** Plain, of any width. */
    static Output plain(PrintStream out, PrintStream err) {
        return new Output(out, err, false, 0, true);
    }

    Output withWidth(int columns) {
        return new Output(out, err, colour, columns, unicode);
    }

    /**
     * A line, broken at blanks where it is too long; what follows a break is indented like the line, and by two more.
     */
    void line(String text) {
        TextWrap.lines(text, width).forEach(out::println);
    }

    void blank() {
        out.println();
    }

    /** One line on standard error. */
    void complain(String text) {
        err.println("kimi-gate: " + text);
    }

    String paint(Paint paint, String text) {
        return colour ? paint.on(text) : text;
    }

    int helpWidth() {
        return width == 0 ? WIDEST_HELP : Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, width));
    }

    PrintWriter outWriter() {
        return writer(out);
    }

    PrintWriter errWriter() {
        return writer(err);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, TerminalFacts.charset()), true);
    }
}
