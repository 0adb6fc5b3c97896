package dev.kimigate.client.okhttp;

import java.io.IOException;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * The way past the hook into the method it stands in front of.
 *
 * @param passing chains that the hook lets through once
 */
record Passage(Interceptor interceptor, Interceptor.Chain chain, Set<Object> passing) implements GatedCall.Exchange {
    @Override
    public Response send() throws IOException {
        passing.add(chain);
        try {
            return interceptor.intercept(chain);
        } finally {
            passing.remove(chain); // still there if the patch was switched off meanwhile
        }
    }
}
