package dev.kimigate.foreign.host;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The platform's loggers of this JVM: they say nothing, and the one of java.net.http counts the requests it is told of,
 * which the option {@code -Djdk.httpclient.HttpClient.log=requests} has it told of.
 */
public final class RequestLoggers extends System.LoggerFinder {
    private static final String CLIENT = "jdk.httpclient.HttpClient";

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
            look(format);
        }

        private void look(@Nullable String text) {
            if (text != null && name.equals(CLIENT) && text.startsWith("REQUEST: ")) {
                Requests.add();
            }
        }
    }
}
