package dev.kimigate.client.apache5;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/** The rest of an asynchronous chain whose call has its permit: the hook lets it through. */
record PassedAsyncChain(AsyncExecChain chain) implements AsyncExecChain {
    @Override
    public void proceed(HttpRequest request, AsyncEntityProducer entity, Scope scope, AsyncExecCallback callback)
            throws HttpException, IOException {
        chain.proceed(request, entity, scope, callback);
    }
}
