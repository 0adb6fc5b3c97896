package dev.kimigate.foreign.host;

import java.util.Arrays;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The platform's loggers of this JVM: they say nothing, and the one of java.net.http counts the requests it is told of,
 * WebSocket handshakes left out, which the option {@code -Djdk.httpclient.HttpClient.log=headers} has it told of.
 */
public final class RequestLoggers extends System.LoggerFinder {
    private static final String CLIENT = "jdk.httpclient.HttpClient";
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
            return name.equals(CLIENT);
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
            if (text != null
                    && name.equals(CLIENT)
                    && text.startsWith("HEADERS: REQUEST HEADERS")
                    && !text.contains(WEB_SOCKET)) {
                RequestCounter.add();
            }
        }
    }
}
