package dev.kimigate.harness.churn;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** HttpURLConnection: a connection a call. */
final class UrlConnectionChurn implements ChurnClient {

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        byte[] body = plan.body().getBytes(StandardCharsets.UTF_8);
        HttpURLConnection connection = (HttpURLConnection) plan.url().toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        plan.headers().forEach(connection::setRequestProperty);
        if (plan.way()) {
            connection.setFixedLengthStreamingMode(body.length);
        }
        if (plan.end() == RandomEnd.TIMED_OUT) {
            connection.setReadTimeout(1 + plan.endMillis());
        }
        control.endBy(connection::disconnect);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        } catch (Throwable failed) {
            // A streamed body's permit is kept until the answer is asked for, or until this.
            connection.disconnect();
            throw failed;
        }
        take(connection, plan, control);
    }

    private static void take(HttpURLConnection connection, CallPlan plan, CallControl control) throws Exception {
        int status = connection.getResponseCode();
        InputStream body = connection.getInputStream();
        switch (plan.end()) {
            case DROPPED -> {
                // nothing is done with it
            }
            case CLOSED -> {
                int first = body.read();
                connection.disconnect();
                control.check(first < 0 ? 0 : status, null);
            }
            default -> {
                try (body) {
                    control.check(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Override
    public void close() {
        // a connection ends with its call
    }
}
