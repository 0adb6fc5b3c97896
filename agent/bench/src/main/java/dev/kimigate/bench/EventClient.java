package dev.kimigate.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** A connection that asks for streams of an {@link EventServer}, one after the other. One thread. */
final class EventClient implements AutoCloseable {

    private static final int LONGEST_LINE = 8192;
    private static final int MINUTE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final MeasuredWay way;
    private final byte[] line = new byte[LONGEST_LINE];

    EventClient(MeasuredWay way) throws IOException {
        this.way = way;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), way.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MINUTE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /**
     * Asks for a stream and reads it to its end.
     *
     * @param delays is given the nanoseconds from each event's sending to its arrival
     * @return nanoseconds from the request to the first byte of the answer
     */
    long stream(int events, int gapMicros, LongConsumer delays) throws IOException {
        long start = System.nanoTime();
        send(events, gapMicros);
        int length = readLine();
        long first = System.nanoTime() - start;
        String status = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(way.name() + ": " + status);
        }
        int stamp = -1;
        for (length = readLine(); !isLast(length); length = readLine()) {
            if (length > EventServer.STAMP.length() && line[0] == 'd' && line[6] == '{') {
                stamp = stamp >= 0 ? stamp : stampIn(length);
                delays.accept(System.nanoTime() - number(stamp));
            }
        }
        readLine();
        return first;
    }

    private void send(int events, int gapMicros) throws IOException {
        String body = EventServer.order(events, gapMicros);
        String head = "POST " + way.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + way.port()
                + "\r\nAuthorization: Bearer made-up-key\r\nContent-Type: application/json\r\nAccept: */*\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    /** The line of the chunk of length 0. */
    private boolean isLast(int length) {
        return length == 1 && line[0] == '0';
    }

    private int stampIn(int length) {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1).indexOf(EventServer.STAMP)
                + EventServer.STAMP.length();
    }

    private long number(int from) {
        long number = 0;
        for (int i = from; i < from + 20; i++) {
            number = 10 * number + line[i] - '0';
        }
        return number;
    }

    private int readLine() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(way.name() + ": a stream ended early");
            }
            if (next != '\r' && length < LONGEST_LINE) {
                line[length++] = (byte) next;
            }
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
