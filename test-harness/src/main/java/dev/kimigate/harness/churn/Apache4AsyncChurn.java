package dev.kimigate.harness.churn;

import dev.kimigate.harness.host.Apache4PieceConsumer;
import dev.kimigate.harness.host.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.http.HttpResponse;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.util.EntityUtils;

/** The asynchronous client of Apache HttpClient 4. */
final class Apache4AsyncChurn implements ChurnClient {
    private final CloseableHttpAsyncClient http = HttpAsyncClientBuilder.create()
            .useSystemProperties()
            .setMaxConnPerRoute(Apache5Churn.CONNECTIONS)
            .setMaxConnTotal(Apache5Churn.CONNECTIONS)
            .build();

    Apache4AsyncChurn() {
        http.start();
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        if (plan.way() && plan.end() != RandomEnd.CLOSED) {
            Future<HttpResponse> future = http.execute(Apache4Churn.post(plan), null);
            control.endBy(() -> future.cancel(true));
            HttpResponse answer = control.await(future);
            String text = EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8);
            control.check(answer.getStatusLine().getStatusCode(), text);
        } else {
            Apache4PieceConsumer pieces = new Apache4PieceConsumer((status, connection) -> {
                if (plan.end() == RandomEnd.CLOSED) {
                    connection.shutdown();
                }
            });
            Future<Reply> future = http.execute(HttpAsyncMethods.create(Apache4Churn.post(plan)), pieces, null);
            control.endBy(() -> future.cancel(true));
            Reply answer = control.await(future);
            control.check(answer.status(), answer.text());
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
