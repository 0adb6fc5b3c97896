package dev.kimigate.gateway.page;

import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows the token: in the URL of {@code /}, which is exchanged for a cookie, in that cookie, or as a bearer
 * token. Anybody else gets nothing but how to get the URL.
 */
final class Doorkeeper {
    private static final String HOW = "kimi-gate: open the URL with ?t= that the gateway prints when it starts, or that"
            + " this command prints: kimi-gate status --web";

    private final PageToken token;
    private final String cookie;

    /** Browsers send cookies to all ports of a host: {@code port} keeps those of two gateways apart. */
    Doorkeeper(PageToken token, int port) {
        this.token = token;
        this.cookie = "kimi-gate-" + port;
    }

    /** The answer to a request that gets nothing of the page; null if it may have what it asks for. */
    @Nullable
    PageAnswer check(PageRequest request, boolean openToAll) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return PageAnswer.plain(405, "kimi-gate: the page can only be read").with("Allow", "GET, HEAD");
        }
        if (openToAll) {
            return null;
        }
        String told = request.parameter("t");
        if (told != null) {
            return token.isSecret(told) && request.path().equals("/") ? exchanged() : refused();
        }
        boolean known = token.isSecret(request.bearer())
                || request.cookies(cookie).stream().anyMatch(token::isCookie);
        return known ? null : refused();
    }

    /** The token leaves the browser's address and history. */
    private PageAnswer exchanged() {
        return PageAnswer.plain(303, "kimi-gate: the page is at /")
                .with("Location", "/")
                .with("Set-Cookie", cookie + "=" + token.cookie() + "; HttpOnly; SameSite=Strict; Path=/");
    }

    private static PageAnswer refused() {
        return PageAnswer.plain(401, HOW).with("WWW-Authenticate", "Bearer realm=\"kimi-gate\"");
    }
}
