package dev.kimigate.client.apache4;

import static dev.kimigate.hook.ClientMembers.constructor;
import static dev.kimigate.hook.ClientMembers.link;
import static dev.kimigate.hook.ClientMembers.method;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.concurrent.BasicFuture;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.client.HttpPipeliningClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** As {@link Apache4LinkCheck}, for the asynchronous client from 4.1 on: pipelines came with it. */
final class AsyncLinkCheck {
    private AsyncLinkCheck() {}

    static void run() {
        method(
                HttpPipeliningClient.class,
                "execute",
                Future.class,
                HttpHost.class,
                List.class,
                List.class,
                HttpContext.class,
                FutureCallback.class);
        method(
                HttpAsyncClient.class,
                "execute",
                Future.class,
                HttpAsyncRequestProducer.class,
                HttpAsyncResponseConsumer.class,
                HttpContext.class,
                FutureCallback.class);
        method(HttpAsyncRequestProducer.class, "getTarget", HttpHost.class);
        method(HttpAsyncRequestProducer.class, "generateRequest", HttpRequest.class);
        method(HttpAsyncRequestProducer.class, "produceContent", void.class, ContentEncoder.class, IOControl.class);
        method(HttpAsyncRequestProducer.class, "requestCompleted", void.class, HttpContext.class);
        method(HttpAsyncRequestProducer.class, "resetRequest", void.class);
        method(HttpAsyncRequestProducer.class, "isRepeatable", boolean.class);
        method(HttpAsyncResponseConsumer.class, "responseReceived", void.class, HttpResponse.class);
        method(HttpAsyncResponseConsumer.class, "consumeContent", void.class, ContentDecoder.class, IOControl.class);
        method(HttpAsyncResponseConsumer.class, "responseCompleted", void.class, HttpContext.class);
        method(HttpAsyncResponseConsumer.class, "getException", Exception.class);
        method(HttpAsyncResponseConsumer.class, "getResult", Object.class);
        method(ContentDecoder.class, "read", int.class, ByteBuffer.class);
        method(BasicFuture.class, "completed", boolean.class, Object.class);
        method(BasicFuture.class, "failed", boolean.class, Exception.class);
        method(BasicFuture.class, "cancel", boolean.class, boolean.class);
        constructor(BasicFuture.class, FutureCallback.class);
        method(ContentEncoder.class, "write", int.class, ByteBuffer.class);
        method(ContentEncoder.class, "complete", void.class);
        link(GatedProducer.class);
        link(KeepingEncoder.class);
        link(AttemptConsumer.class);
        link(WatchedControl.class);
        link(KeptDecoder.class);
    }
}
