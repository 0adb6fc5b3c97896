package dev.kimigate.account;

/** Requests of Kimi's own endpoints: the calls that make a model work, where its documentation says they are. */
final class ExactRequests implements Requests {
    private static final String[] PATHS = {
        "/v1/chat/completions", "/v1/messages", "/v1/responses", "/anthropic/v1/messages"
    };

    @Override
    public boolean include(String method, String path, int from) {
        if (!method.equals("POST")) {
            return false;
        }
        for (String wanted : PATHS) {
            if (path.length() - from == wanted.length() && path.startsWith(wanted, from)) {
                return true;
            }
        }
        return false;
    }
}
