package dev.kimigate.client.apache4;

import java.io.IOException;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The application's producer, which was asked for its request before the client is: it is asked once. Passes everything
 * on. That a call comes with one of these tells the hook that it has been there.
 */
class AskedProducer implements HttpAsyncRequestProducer {
    final HttpAsyncRequestProducer application;
    private final @Nullable HttpHost target;
    private final @Nullable HttpRequest request;
    /** What the application threw instead; null if it threw nothing. */
    private final @Nullable Exception thrown;

    private AskedProducer(
            HttpAsyncRequestProducer application,
            @Nullable HttpHost target,
            @Nullable HttpRequest request,
            @Nullable Exception thrown) {
        this.application = application;
        this.target = target;
        this.request = request;
        this.thrown = thrown;
    }

    AskedProducer(AskedProducer asked) {
        this(asked.application, asked.target, asked.request, asked.thrown);
    }

    static AskedProducer of(HttpAsyncRequestProducer application) {
        HttpHost target = null;
        try {
            target = application.getTarget();
            return new AskedProducer(application, target, application.generateRequest(), null);
        } catch (IOException | HttpException | RuntimeException thrown) {
            return new AskedProducer(application, target, null, thrown);
        }
    }

    /** Null if the application gave none. */
    final @Nullable HttpHost target() {
        return target;
    }

    /** Null if the application gave none. */
    final @Nullable HttpRequest request() {
        return request;
    }

    @Override
    public final @Nullable HttpHost getTarget() {
        if (target == null && thrown instanceof RuntimeException byTheApplication) {
            throw byTheApplication;
        }
        return target;
    }

    @Override
    public final @Nullable HttpRequest generateRequest() throws IOException, HttpException {
        if (thrown instanceof IOException byTheApplication) {
            throw byTheApplication;
        }
        if (thrown instanceof HttpException byTheApplication) {
            throw byTheApplication;
        }
        if (thrown instanceof RuntimeException byTheApplication) {
            throw byTheApplication;
        }
        return request;
    }

    @Override
    public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
        application.produceContent(encoder, control);
    }

    @Override
    public final void requestCompleted(HttpContext context) {
        application.requestCompleted(context);
    }

    @Override
    public void failed(Exception cause) {
        application.failed(cause);
    }

    @Override
    public final boolean isRepeatable() {
        return application.isRepeatable();
    }

    @Override
    public void resetRequest() throws IOException {
        application.resetRequest();
    }

    @Override
    public void close() throws IOException {
        application.close();
    }
}
