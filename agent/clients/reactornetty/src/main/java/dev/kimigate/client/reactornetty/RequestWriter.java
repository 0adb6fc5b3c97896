package dev.kimigate.client.reactornetty;

import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/** The function by which an application writes a request: it sets headers, and gives what sends the body. */
interface RequestWriter {
    Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound);

    /** Whether it says by its type that it knows of redirects. */
    default boolean knowsRedirects() {
        return false;
    }

    /** Of what the client has in its settings. */
    @SuppressWarnings("unchecked")
    static RequestWriter of(Object function) {
        return new OfFunction((BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>>) function);
    }

    /** As the client takes it, of the type that it looks at. */
    static Object forClient(RequestWriter writer) {
        if (writer.knowsRedirects()) {
            return (HttpClient.RedirectSendHandler) writer::write;
        }
        return (BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>>) writer::write;
    }

    /** What the application gave. */
    record OfFunction(BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>> function) implements RequestWriter {
        @Override
        public Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
            return function.apply(request, outbound);
        }

        @Override
        public boolean knowsRedirects() {
            return function instanceof HttpClient.RedirectSendHandler;
        }
    }
}
