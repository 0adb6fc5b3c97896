package dev.kimigate.client.jdk;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that speaks just enough HTTP/2 to misbehave on order: what it answers is written frame by frame. It asks no
 * request for more than its end. Clients come by an upgrade from HTTP/1.1.
 */
final class FrameServer implements AutoCloseable {
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PUSH_PROMISE = 5;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PREFACE_BYTES = 24;

    /** Answers one request; {@code number} counts those of all connections from 1. */
    interface Script {
        void answer(int number, int stream, Connection to) throws IOException;
    }

    /** What a script writes to. */
    static final class Connection {
        private final Socket socket;
        private final DataOutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = new DataOutputStream(socket.getOutputStream());
        }

        void whole(int stream, int status, String body) throws IOException {
            head(stream, status);
            end(stream, body);
        }

        void head(int stream, int status) throws IOException {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            literal(block, 8, Integer.toString(status)); // 8 of the static table: :status
            frame(HEADERS, END_HEADERS, stream, block.toByteArray());
        }

        void data(int stream, String text) throws IOException {
            frame(DATA, 0, stream, text.getBytes(StandardCharsets.UTF_8));
        }

        void end(int stream, String text) throws IOException {
            frame(DATA, END_STREAM, stream, text.getBytes(StandardCharsets.UTF_8));
        }

        /** Promises the answer to a GET of a path, on a stream of its own. */
        void promise(int stream, int promised, String path) throws IOException {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(words(promised));
            block.write(0x82); // :method GET
            block.write(0x86); // :scheme http
            literal(block, 4, path);
            literal(block, 1, "127.0.0.1:" + socket.getLocalPort());
            frame(PUSH_PROMISE, END_HEADERS, stream, block.toByteArray());
        }

        void reset(int stream, int error) throws IOException {
            frame(RESET, 0, stream, words(error));
        }

        /** No stream after {@code last} was or will be looked at. */
        void goAway(int last) throws IOException {
            frame(GO_AWAY, 0, 0, words(last, 0));
        }

        void close() throws IOException {
            socket.close();
        }

        private synchronized void frame(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream words = new DataOutputStream(frame);
            words.writeByte(payload.length >> 16);
            words.writeShort(payload.length);
            words.writeByte(type);
            words.writeByte(flags);
            words.writeInt(stream);
            words.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        private static byte[] words(int... values) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int value : values) {
                new DataOutputStream(bytes).writeInt(value);
            }
            return bytes.toByteArray();
        }

        private static void literal(ByteArrayOutputStream block, int name, String value) {
            block.write(name);
            block.write(value.length());
            block.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final AtomicInteger requests = new AtomicInteger();
    private final Script script;
    private final LoopbackServer server;

    FrameServer(Script script) throws IOException {
        this.script = script;
        this.server = LoopbackServer.start("frames", this::serve);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return server.connections();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        Connection connection = new Connection(client);
        RequestHead upgrade = RequestHead.read(in);
        if (upgrade == null) {
            return;
        }
        byte[] unused = upgrade.body(in);
        connection.out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        connection.frame(SETTINGS, 0, 0, new byte[0]);
        answer(1, connection);
        in.skipNBytes(PREFACE_BYTES);
        while (true) {
            frame(in, connection);
        }
    }

    private void frame(DataInputStream in, Connection connection) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == SETTINGS && flags != ACK) {
            connection.frame(SETTINGS, ACK, 0, new byte[0]);
        } else if (type == PING && flags != ACK) {
            connection.frame(PING, ACK, 0, payload);
        } else if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
            answer(stream, connection);
        }
    }

    private void answer(int stream, Connection connection) throws IOException {
        script.answer(requests.incrementAndGet(), stream, connection);
    }
}
