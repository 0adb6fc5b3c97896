package dev.kimigate.smoke.host;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Context;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * The pipeline of Azure's SDKs on their default client, which is Reactor Netty: whole answers, and streams by its
 * asynchronous side. Arguments: base URL, calls of each way.
 */
public final class AzureCoreHost {
    private final HttpPipeline pipeline = new HttpPipelineBuilder()
            // As it is by default, but that names are looked up as the JVM is told to.
            .httpClient(
                    new NettyAsyncHttpClientBuilder(HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE))
                            .build())
            .policies(new RetryPolicy())
            .build();

    private final String url;

    private AzureCoreHost(String baseUrl) {
        url = baseUrl + "/chat/completions";
    }

    public static void main(String[] args) throws InterruptedException {
        AzureCoreHost host = new AzureCoreHost(args[0]);
        CallsAtOnce.run(Integer.parseInt(args[1]), host::whole, host::streamed);
    }

    private String whole(String prompt) {
        try (HttpResponse answer = pipeline.sendSync(asking(prompt, false), Context.NONE)) {
            return answer.getBodyAsBinaryData().toString();
        }
    }

    /** The prompt comes back in parts: the end of the stream tells that it was answered. */
    private @Nullable String streamed(String prompt) {
        String events = pipeline.send(asking(prompt, true))
                .flatMap(HttpResponse::getBodyAsString)
                .block();
        return events != null && events.contains("data: [DONE]") ? prompt : events;
    }

    private HttpRequest asking(String prompt, boolean stream) {
        return new HttpRequest(HttpMethod.POST, url)
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer test-key")
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setBody("{\"model\":\"kimi-for-coding\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}");
    }
}
