package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The control URL: figures out, orders in, JSON both ways; README.md lists the paths. A wrong order is answered 400 and
 * changes nothing.
 */
final class ControlHandler extends Handler.Abstract {

    private static final int MOST_BODY_BYTES = 1 << 20;

    private final Orders orders;

    ControlHandler(Orders orders) {
        this.orders = orders;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback);
        exchange.body(MOST_BODY_BYTES, body -> exchange.answer(answer(request, body)));
        return true;
    }

    private Answer answer(Request request, byte[] body) {
        try {
            String what = request.getMethod() + " " + request.getHttpURI().getDecodedPath();
            Answer answer = answer(what, Request.extractQueryParameters(request), body);
            return answer != null ? answer : Answer.error(404, "no such order: " + what);
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Answer answer(String what, Fields query, byte[] body) {
        return switch (what) {
            case "GET /figures" -> Answer.of(orders.figures());
            case "GET /calls" -> Answer.of(orders.calls());
            case "GET /behaviour" -> Answer.of(orders.behaviour());
            case "POST /set" -> {
                SetOrder.apply(keys(query, body), orders);
                yield Answer.of(orders.behaviour());
            }
            case "POST /killed" -> {
                orders.killed(client(query));
                yield Answer.of(orders.figures());
            }
            case "POST /reset" -> {
                orders.reset();
                yield Answer.of(orders.figures());
            }
            default -> null;
        };
    }

    private static String client(Fields query) {
        String client = query.getValue("client");
        if (client == null) {
            throw new IllegalArgumentException("the parameter client is missing");
        }
        return client;
    }

    private static ObjectNode keys(Fields query, byte[] body) {
        ObjectNode keys = EndpointJson.object();
        query.forEach(field -> keys.put(field.getName(), field.getValue()));
        JsonNode json = body.length == 0 ? null : EndpointJson.parse(body);
        if (json instanceof ObjectNode object) {
            keys.setAll(object);
        } else if (json != null || body.length > 0) {
            throw new IllegalArgumentException("the body is no JSON object");
        }
        return keys;
    }
}
