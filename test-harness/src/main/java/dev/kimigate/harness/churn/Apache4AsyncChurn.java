package dev.kimigate.harness.churn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.http.HttpResponse;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.protocol.HttpContext;
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
            Pieces pieces = new Pieces(plan);
            Future<String> future = http.execute(HttpAsyncMethods.create(Apache4Churn.post(plan)), pieces, null);
            control.endBy(() -> future.cancel(true));
            String text = control.await(future);
            control.check(pieces.status, text);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    /** Takes an answer piece by piece, or shuts its connection at the first. */
    private static final class Pieces extends AsyncByteConsumer<String> {
        private final CallPlan plan;
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private volatile int status;

        Pieces(CallPlan plan) {
            this.plan = plan;
        }

        @Override
        protected void onResponseReceived(HttpResponse answer) {
            status = answer.getStatusLine().getStatusCode();
        }

        @Override
        protected void onByteReceived(ByteBuffer bytes, IOControl control) throws IOException {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            all.write(piece, 0, piece.length);
            if (plan.end() == RandomEnd.CLOSED) {
                control.shutdown();
            }
        }

        @Override
        protected String buildResult(HttpContext context) {
            return all.toString(StandardCharsets.UTF_8);
        }
    }
}
