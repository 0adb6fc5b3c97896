package dev.kimigate.harness.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    private static InputStream sent(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static RequestHead read(InputStream in) throws IOException {
        return Objects.requireNonNull(RequestHead.read(in));
    }

    @Test
    void head_isReadUpToItsBody_asItCame() throws IOException {
        InputStream in = sent("POST /chat HTTP/1.1\r\nhost: a:1\r\nContent-Length:3 \r\n\r\nabcGET / HTTP/1.1\r\n\r\n");
        RequestHead head = read(in);
        assertThat(head.text()).isEqualTo("POST /chat HTTP/1.1\r\nhost: a:1\r\nContent-Length:3 \r\n\r\n");
        assertThat(head.line()).isEqualTo("POST /chat HTTP/1.1");
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/chat");
        assertThat(head.headers()).containsEntry("Host", "a:1").containsEntry("content-length", "3");
        assertThat(head.body(in)).asString(ISO_8859_1).isEqualTo("abc");
        RequestHead next = read(in);
        assertThat(next.target()).isEqualTo("/");
        assertThat(next.body(in)).isEmpty();
        assertThat(RequestHead.read(in)).isNull();
    }

    @Test
    void head_thatIsCutOff_isNone() throws IOException {
        assertThat(RequestHead.read(sent("GET / HTTP/1.1\r\nHost: a\r\n"))).isNull();
    }

    @Test
    void head_thatIsNoHttp_isNotWaitedFor() throws IOException {
        InputStream in = sent("\u0016\u0003\u0001 abc\n!");
        assertThat(RequestHead.read(in)).isNull();
        assertThat(in.read()).isEqualTo('!');
    }

    @Test
    void chunks_arePutTogether() throws IOException {
        InputStream in =
                sent("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n!");
        assertThat(read(in).body(in)).asString(ISO_8859_1).isEqualTo("abc0123456789");
        assertThat(in.read()).isEqualTo('!');
    }

    @Test
    void body_thatIsCutOff_isAnError() throws IOException {
        InputStream known = sent("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabc");
        RequestHead ofKnown = read(known);
        assertThatThrownBy(() -> ofKnown.body(known)).isInstanceOf(EOFException.class);
        InputStream chunked = sent("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        RequestHead ofChunked = read(chunked);
        assertThatThrownBy(() -> ofChunked.body(chunked)).isInstanceOf(EOFException.class);
    }
}
