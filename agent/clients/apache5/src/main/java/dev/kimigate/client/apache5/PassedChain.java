package dev.kimigate.client.apache5;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** The rest of a chain whose call has its permit: the hook lets it through. */
record PassedChain(ExecChain chain) implements ExecChain {
    @Override
    public ClassicHttpResponse proceed(ClassicHttpRequest request, Scope scope) throws IOException, HttpException {
        return chain.proceed(request, scope);
    }
}
