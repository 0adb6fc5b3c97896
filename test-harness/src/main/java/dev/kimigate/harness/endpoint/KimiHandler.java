package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Serves the paths of Kimi. Never blocks a thread. */
final class KimiHandler extends Handler.Abstract {

    private static final int MOST_BODY_BYTES = 64 << 20;

    private final EndpointOptions options;
    private final AdmissionControl admission;
    private final Traffic traffic;
    private final ServerTimer timer;
    private final AtomicLong traces = new AtomicLong();

    KimiHandler(EndpointOptions options, AdmissionControl admission, Traffic traffic, ServerTimer timer) {
        this.options = options;
        this.admission = admission;
        this.traffic = traffic;
        this.timer = timer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getDecodedPath();
        Route route = Route.of(path);
        response.getHeaders().put("x-trace-id", "trace-" + traces.incrementAndGet());
        Exchange exchange = new Exchange(request, response, callback);
        if (route != null && request.getMethod().equals("POST")) {
            exchange.body(MOST_BODY_BYTES, body -> called(route, body, exchange, request));
        } else {
            traffic.request(record(request, ""));
            exchange.answer(other(request, path));
        }
        return true;
    }

    private void called(Route route, byte[] body, Exchange exchange, Request request) {
        traffic.body(body.length);
        traffic.request(record(request, sha256(body)));
        Fields query = Request.extractQueryParameters(request);
        CallRequest call = new CallRequest(route, request.getHeaders(), query, body);
        try {
            decide(call, exchange);
        } catch (IllegalArgumentException e) {
            exchange.answer(Answer.error(400, "x-test word: " + e.getMessage()));
        }
    }

    private RequestRecord record(Request request, String bodySha256) {
        StringBuilder head = new StringBuilder(
                request.getMethod() + " " + request.getHttpURI().getPathQuery());
        request.getHeaders()
                .forEach(field ->
                        head.append('\n').append(field.getName()).append(": ").append(field.getValue()));
        return new RequestRecord(
                options.accountOf(CallRequest.credential(request.getHeaders())),
                request.getHttpURI().getDecodedPath(),
                head.toString(),
                bodySha256);
    }

    private void decide(CallRequest call, Exchange exchange) {
        String account = options.accountOf(CallRequest.credential(call.headers()));
        String client = call.word("x-test-client", "none");
        String form = call.word("x-test-form");
        Behaviour behaviour = admission.behaviour();
        ServedCall.Plan plan = plan(call, behaviour);
        mark(call, account, behaviour, exchange);
        Decision decision =
                admission.decide(account, client, call.route(), form == null ? null : RefusalForm.valueOf(form));
        if (decision instanceof Decision.Admitted admitted) {
            new ServedCall(exchange, admitted.slot(), plan.orServiceMillis(admitted.serviceMillis()), timer).start();
        } else if (decision instanceof Decision.Refused refused) {
            String retryAfter = call.word("x-test-retry-after");
            new RefusedCall(exchange, refused.form(), timer)
                    .start(
                            call.route().surface(),
                            refused.facts(),
                            retryAfter != null ? retryAfter : behaviour.retryAfter(),
                            BodyCoding.of(
                                    behaviour.refusalCodings(), call.headers().get("Accept-Encoding")));
        }
    }

    private ServedCall.Plan plan(CallRequest call, Behaviour behaviour) {
        String said = behaviour.text();
        String text =
                AnswerFacts.fill(said == null ? call.text() : said, call.number("x-test-bytes", behaviour.bytes()));
        AnswerFacts facts = new AnswerFacts(
                Long.toHexString(traces.get()),
                call.model(),
                text,
                System.currentTimeMillis() / 1000,
                Math.max(1, call.body().length / 4));
        int chunks = call.number("x-test-chunks", behaviour.chunks());
        return new ServedCall.Plan(
                AnswerShape.of(call.route().surface(), facts),
                call.streamed() ? Parts.of(text, chunks) : List.of(),
                call.number("x-test-header-millis", behaviour.headerDelayMillis()),
                call.number("x-test-millis", ServedCall.Plan.AS_DRAWN),
                call.number("x-test-cut", behaviour.cutAfterChunks()));
    }

    private static void mark(CallRequest call, String account, Behaviour behaviour, Exchange exchange) {
        exchange.headers().put("x-body-sha256", sha256(call.body()));
        if (behaviour.identityHeaders() && !call.route().kimiCode()) {
            exchange.headers().put("Msh-Org-Id", "org-" + account).put("Msh-Uid", "uid-" + account);
        }
    }

    private Answer other(Request request, String path) {
        boolean get = request.getMethod().equals("GET");
        if (get && path.equals("/coding/v1/usages")) {
            traffic.usages();
            return usages(request);
        }
        if (get && (path.equals("/coding/v1/models") || path.equals("/v1/models"))) {
            traffic.models();
            return models();
        }
        traffic.elsewhere();
        return Answer.error(404, "no such path: " + path);
    }

    private Answer usages(Request request) {
        String account = options.accountOf(CallRequest.credential(request.getHeaders()));
        Behaviour behaviour = admission.behaviour();
        int named = behaviour.parallelLimit() > 0 ? behaviour.parallelLimit() : admission.limitOf(account);
        return UsagesAnswer.of(behaviour.usages(), account, named, behaviour.outOfQuota());
    }

    private static Answer models() {
        ObjectNode body = EndpointJson.object().put("object", "list");
        body.putArray("data")
                .addObject()
                .put("id", "kimi-for-coding")
                .put("object", "model")
                .put("created", 1_750_000_000)
                .put("owned_by", "moonshot")
                .put("context_length", 262_144);
        return Answer.of(body);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
