package dev.kimigate.foreign.host;

import java.util.Arrays;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The platform's loggers of this JVM: they say nothing, and those of the JDK's clients count the requests they are told
 * of, WebSocket handshakes left out. The option {@code -Djdk.httpclient.HttpClient.log=headers} has java.net.http tell.
 */
public final class RequestLoggers extends System.LoggerFinder {
    /** How the line of a request begins, by the logger's name. */
    private static final Map<String, String> REQUESTS = Map.of(
            "jdk.httpclient.HttpClient", "HEADERS: REQUEST HEADERS",
            "sun.net.www.protocol.http.HttpURLConnection", "sun.net.www.MessageHeader");
    /** In a line of HttpURLConnection that tells an answer. */
    private static final String STATUS = "{null: HTTP/";

    private static final String WEB_SOCKET = "Sec-WebSocket-Key";

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new RequestLogger(name);
    }

    private record RequestLogger(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return REQUESTS.containsKey(name);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
            look(text);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... params) {
            look(format + Arrays.toString(params));
        }

        private void look(@Nullable String text) {
            String start = REQUESTS.get(name);
            if (text != null
                    && start != null
                    && text.startsWith(start)
                    && !text.contains(STATUS)
                    && !text.contains(WEB_SOCKET)) {
                RequestCounter.add();
            }
        }
    }
}
