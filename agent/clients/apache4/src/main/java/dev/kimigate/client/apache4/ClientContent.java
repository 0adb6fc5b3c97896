package dev.kimigate.client.apache4;

import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpEntity;
import org.apache.http.conn.ConnectionReleaseTrigger;

/**
 * The content of a client's entity. It is closed as one of the streams that the entity gives, so that another of them
 * says what it says when it is read afterwards.
 */
final class ClientContent extends InputStream {
    private final HttpEntity entity;
    private final InputStream content;

    ClientContent(HttpEntity entity) throws IOException {
        this.entity = entity;
        this.content = entity.getContent();
    }

    @Override
    public int read() throws IOException {
        return content.read();
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        return content.read(to, offset, wanted);
    }

    @Override
    public int available() throws IOException {
        return content.available();
    }

    @Override
    public void close() throws IOException {
        InputStream one = entity.getContent();
        if (one != null) {
            one.close();
        }
    }

    /** Gives the connection up. */
    void abort() throws IOException {
        if (content instanceof ConnectionReleaseTrigger connection) {
            connection.abortConnection();
        }
    }
}
