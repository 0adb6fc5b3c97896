package dev.kimigate.gateway;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.Gate;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.settings.EndpointPrefix;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides who answers a request: an endpoint's server, behind the gate or beside it, or nobody. Any thread. */
final class Routes {
    private final RequestGuard guard;
    private final Endpoints endpoints;
    private final Gate gate;
    private final UpstreamConnector connector;
    private final BodyMemory memory;
    private volatile @Nullable Page page;
    private final ToolNames tools = new ToolNames();
    private final RecentWaits waits = new RecentWaits();

    Routes(RequestGuard guard, Endpoints endpoints, Gate gate, UpstreamConnector connector, BodyMemory memory) {
        this.guard = guard;
        this.endpoints = endpoints;
        this.gate = gate;
        this.connector = connector;
        this.memory = memory;
    }

    /**
     * The answer to a request that may not come here at all; null if it may.
     *
     * @param outside it comes from another machine, and has lost its token before
     */
    @Nullable
    OwnAnswer refusal(HttpRequest request, boolean outside) {
        return guard.check(request, outside);
    }

    /** Whether a request of another machine names the token, which it loses here. */
    boolean admit(HttpRequest request) {
        return guard.admit(request);
    }

    /** What stands before the path in URLs for other machines: a slash and the token; empty if there is none. */
    String outsidePrefix() {
        return guard.outsidePrefix();
    }

    /** When the last call of each tool began, wall clock, in milliseconds. */
    Map<String, Long> lastCalls() {
        return tools.lastCalls();
    }

    /** From now on there is a page. */
    void show(Page shown) {
        page = shown;
    }

    /** Gives the client an exchange for its request, or the answer why there is none. */
    void open(HttpRequest request, ClientConnection client) {
        Page shown = page;
        if (shown != null && shown.serves(request.uri()) && !client.isOutside()) {
            PageExchange exchange = new PageExchange(client, request, shown);
            client.answerWith(exchange, false);
            exchange.start();
        } else {
            pass(request, client);
        }
    }

    private void pass(HttpRequest request, ClientConnection client) {
        TargetUrl target = TargetUrl.parse(request.uri());
        String reading = target == null ? null : PathReading.of(target.rawPath());
        if (target == null || (reading != null && !isCovered(target, reading))) {
            client.answer(new OwnAnswer(
                    404,
                    "no endpoint is at this URL. URLs that work: " + String.join(", ", urls(client.ownAuthority()))));
        } else if (reading == null) {
            client.answer(new OwnAnswer(400, "the path can be read in two ways; send it without dot segments"));
        } else if (isWebSocket(request.headers())) {
            client.answer(new OwnAnswer(426, "WebSocket is not passed on; use HTTP"));
        } else {
            open(request, client, target, gatedPath(request.method().name(), target, reading));
        }
    }

    private void open(HttpRequest request, ClientConnection client, TargetUrl target, @Nullable String gatedPath) {
        boolean expected = HttpUtil.is100ContinueExpected(request);
        if (gatedPath == null) {
            StreamedExchange exchange = new StreamedExchange(client, request, target, connector);
            client.answerWith(exchange, expected);
            exchange.start();
        } else if (HttpUtil.getContentLength(request, 0L) > RequestBody.MOST_BYTES) {
            client.answer(RequestBody.tooLarge());
        } else {
            GatedExchange exchange =
                    new GatedExchange(client, request, target, gatedPath, gate, connector, tools, waits);
            Page shown = page;
            if (shown != null) {
                exchange.measuredBy(shown.meter());
            }
            client.answerWith(exchange, expected);
            exchange.start(memory);
        }
    }

    private boolean isCovered(TargetUrl target, String path) {
        return endpoints.covers(target.scheme(), target.host(), target.port(), path);
    }

    /** The path by which a request counts, which a server may read out of one that looks otherwise; null if none. */
    private @Nullable String gatedPath(String method, TargetUrl target, String reading) {
        if (gate.leadsToAGateway(target.scheme(), target.host(), target.connectPort())) {
            return null; // it counts there
        }
        for (String path : List.of(target.rawPath(), reading)) {
            if (endpoints.match(method, target.scheme(), target.host(), target.port(), path) != null) {
                return path;
            }
        }
        return null;
    }

    private static boolean isWebSocket(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.UPGRADE).stream()
                .anyMatch(protocol -> protocol.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    /** All URLs that work, for people; {@code host} with what stands before the path. */
    List<String> urls(String host) {
        return endpoints.prefixes().stream()
                .map(prefix -> "http://" + host + path(prefix))
                .toList();
    }

    private static String path(EndpointPrefix prefix) {
        boolean secure = prefix.scheme().equals("https");
        String name = ListenAddress.inUrl(prefix.host());
        String port = prefix.port() == (secure ? 443 : 80) ? "" : ":" + prefix.port();
        return (secure ? "/" : "/http/") + name + port + prefix.path() + "/";
    }

    /** Where a redirect leads, through this gateway if it leads to an endpoint; else as it is. */
    String location(String host, TargetUrl from, String location) {
        String plain = location.startsWith("https://") || location.startsWith("http://")
                ? location
                : location.startsWith("/") && !location.startsWith("//")
                        ? from.scheme() + "://" + from.authority() + location
                        : "";
        int start = plain.indexOf("://") + 3;
        TargetUrl to = plain.isEmpty()
                ? null
                : TargetUrl.parse((plain.startsWith("https") ? "/" : "/http/") + plain.substring(start));
        String reading = to == null ? null : PathReading.of(to.rawPath());
        return to != null && reading != null && isCovered(to, reading)
                ? "http://" + host + (to.isSecure() ? "/" : "/http/") + to.authority() + to.uri()
                : location;
    }
}
