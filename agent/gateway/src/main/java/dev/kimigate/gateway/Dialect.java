package dev.kimigate.gateway;

import dev.kimigate.json.JsonText;

/** The form in which a tool expects an error, which the path of its request tells. */
enum Dialect {
    ANTHROPIC {
        @Override
        String body(int status, String message) {
            return "{\"type\":\"error\",\"error\":{\"type\":\"" + type(status) + "\",\"message\":"
                    + JsonText.quoted(message) + "}}";
        }
    },
    OPENAI {
        @Override
        String body(int status, String message) {
            return "{\"error\":{\"message\":" + JsonText.quoted(message) + ",\"type\":\"" + type(status)
                    + "\",\"param\":null,\"code\":null}}";
        }
    };

    static Dialect ofUri(String uri) {
        return uri.contains("/messages") || uri.contains("/anthropic") ? ANTHROPIC : OPENAI;
    }

    abstract String body(int status, String message);

    private static String type(int status) {
        return switch (status) {
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
