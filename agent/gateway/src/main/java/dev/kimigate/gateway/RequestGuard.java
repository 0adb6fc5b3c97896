package dev.kimigate.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns away what no tool of this user sends: requests for a proxy, from web pages, or to another host's name. */
final class RequestGuard {
    private static final List<String> OWN = List.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> SITES = Set.of("none", "same-origin");

    private final Set<String> hosts;
    private final GatewayAccess access;
    private final int port;

    /**
     * {@code loopback} are the addresses where this machine alone reaches the gateway, {@code port} is its port;
     * {@code access} says who else may send requests.
     */
    RequestGuard(List<String> loopback, int port, GatewayAccess access) {
        this.port = port;
        this.access = access;
        hosts = Stream.concat(OWN.stream(), loopback.stream().map(ListenAddress::inUrl))
                .map(host -> host + ":" + port)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Takes the token out of a request of another machine.
     *
     * @return whether it was there; else the request goes no further
     */
    boolean admit(HttpRequest request) {
        OutsideToken token = access.token();
        String target = token == null ? null : token.stripped(request.uri());
        if (target == null) {
            return false;
        }
        request.setUri(target);
        return true;
    }

    /** What stands before the path in URLs for other machines: a slash and the token; empty if there is none. */
    String outsidePrefix() {
        OutsideToken token = access.token();
        return token == null ? "" : "/" + token.text();
    }

    /**
     * The answer to a request that goes no further; null if it may.
     *
     * @param outside it is another machine's, which has named its token: by which name it found us is its own affair
     */
    @Nullable
    OwnAnswer check(HttpRequest request, boolean outside) {
        if (request.method().equals(HttpMethod.CONNECT) || !request.uri().startsWith("/")) {
            return new OwnAnswer(
                    400,
                    "this is a gateway and no proxy; set it as the tool's base URL, and not as HTTP_PROXY or"
                            + " HTTPS_PROXY");
        }
        HttpHeaders headers = request.headers();
        List<String> host = headers.getAll(HttpHeaderNames.HOST);
        if (host.size() != 1) {
            return new OwnAnswer(400, "the request has " + host.size() + " Host headers; it must have one");
        }
        if (!outside
                && !hosts.contains(host.get(0).toLowerCase(Locale.ROOT))
                && !access.allowsHost(host.get(0), port)) {
            return new OwnAnswer(
                    421,
                    "the gateway answers only as 127.0.0.1, localhost or [::1] with its port, and as names that it was"
                            + " started with by --host");
        }
        if (isOfAWebPage(headers, host.get(0))) {
            return new OwnAnswer(403, "requests of web pages are refused, but for those that --allow-origin names");
        }
        return oddEncoding(headers);
    }

    private boolean isOfAWebPage(HttpHeaders headers, String host) {
        List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
        List<String> sites = headers.getAll("sec-fetch-site");
        if (!origins.isEmpty() && origins.stream().allMatch(access::allowsOrigin)) {
            return false;
        }
        return !origins.stream().allMatch(origin -> origin.equalsIgnoreCase("http://" + host))
                || !SITES.containsAll(sites);
    }

    private static @Nullable OwnAnswer oddEncoding(HttpHeaders headers) {
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean odd = encodings.size() > 1
                || !encodings.stream().allMatch(encoding -> encoding.strip().equalsIgnoreCase("chunked"));
        return odd ? new OwnAnswer(400, "a Transfer-Encoding other than chunked is not understood") : null;
    }
}
