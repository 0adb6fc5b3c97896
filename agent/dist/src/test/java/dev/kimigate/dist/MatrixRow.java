package dev.kimigate.dist;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One row of the matrix: a host as somebody may well have it. */
record MatrixRow(Beside beside, Java java, Way way, Loader loader, Client client) {

    /** What else is an agent in the host's JVM. */
    enum Beside {
        ALONE("alone"),
        SECOND_COPY("a second copy of the jar"),
        AFTER_OPEN_TELEMETRY("after OpenTelemetry"),
        BEFORE_OPEN_TELEMETRY("before OpenTelemetry");

        private final String text;

        Beside(String text) {
            this.text = text;
        }

        boolean hasOpenTelemetry() {
            return this == AFTER_OPEN_TELEMETRY || this == BEFORE_OPEN_TELEMETRY;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The host's JDK. */
    enum Java {
        JDK_17(17),
        JDK_25(25);

        private final int feature;

        Java(int feature) {
            this.feature = feature;
        }

        int feature() {
            return feature;
        }

        @Override
        public String toString() {
            return "JDK " + feature;
        }
    }

    /** How the agent gets in. */
    enum Way {
        PREMAIN("-javaagent"),
        TOOL_OPTIONS("JAVA_TOOL_OPTIONS"),
        ATTACH("attach");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What loads the program and its client. */
    enum Loader {
        CLASS_PATH("class path"),
        MODULE_PATH("module path"),
        ISOLATED("isolating loader"),
        FAT_JAR("Spring Boot fat jar"),
        FELIX("Felix"),
        EQUINOX("Equinox"),
        PLUGIN("plugin, unloaded");

        private final String text;

        Loader(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What the program makes its calls with, in turn: so two clients share a JVM. */
    enum Client {
        OF_THE_JDK,
        OKHTTP_3_9,
        OKHTTP_3_12,
        OKHTTP_3_14,
        OKHTTP_4_12,
        OKHTTP_5_5,
        RELOCATED;

        /** Never none. */
        List<Use> uses() {
            return switch (this) {
                case OF_THE_JDK -> List.of(use(ClientLibrary.JAVA_NET_HTTP, ""), use(ClientLibrary.URL_CONNECTION, ""));
                case OKHTTP_3_9 -> List.of(use(ClientLibrary.OKHTTP, "3.9.1"), use(ClientLibrary.VERTX, "5.2.3"));
                case OKHTTP_3_12 ->
                    List.of(use(ClientLibrary.OKHTTP, "3.12.13"), use(ClientLibrary.APACHE_4, "4.5.14"));
                case OKHTTP_3_14 -> List.of(use(ClientLibrary.OKHTTP, "3.14.9"), use(ClientLibrary.APACHE_5, "5.6.5"));
                case OKHTTP_4_12 ->
                    List.of(use(ClientLibrary.OKHTTP, "4.12.0"), use(ClientLibrary.REACTOR_NETTY, "1.3.8"));
                case OKHTTP_5_5 -> List.of(use(ClientLibrary.OKHTTP, "5.5.1"), use(ClientLibrary.KTOR, "3.6.1"));
                case RELOCATED -> List.of(use(ClientLibrary.OKHTTP, "4.12.0"));
            };
        }

        private String text(List<Use> used) {
            String names = String.join(" + ", used.stream().map(Use::toString).toList());
            return this == RELOCATED ? "relocated " + names : names;
        }

        @Override
        public String toString() {
            return text(uses());
        }
    }

    /** Clients that keep the loader of a plugin for ever, with the agent and without. */
    private static final Set<ClientLibrary> KEEPERS =
            EnumSet.of(ClientLibrary.VERTX, ClientLibrary.REACTOR_NETTY, ClientLibrary.KTOR);

    /**
     * A client in use.
     *
     * @param release empty for a client of the JDK
     */
    record Use(ClientLibrary library, String release) {
        @Override
        public String toString() {
            return release.isEmpty() ? library.toString() : library + " " + release;
        }
    }

    private static Use use(ClientLibrary library, String release) {
        return new Use(library, release);
    }

    /** Two values that cannot meet, and why. */
    record Impossible(Enum<?> one, Enum<?> other, String why) {
        @Override
        public String toString() {
            return one + " × " + other + ": " + why;
        }
    }

    static final List<List<? extends Enum<?>>> FACTORS = List.of(
            List.of(Beside.values()),
            List.of(Java.values()),
            List.of(Way.values()),
            List.of(Loader.values()),
            List.of(Client.values()));

    static final List<Impossible> IMPOSSIBLE = List.of(new Impossible(
            Way.ATTACH,
            Beside.BEFORE_OPEN_TELEMETRY,
            "OpenTelemetry is there from the start, so who is attached comes after it"));

    /** The rows that are run: every possible pair of values is in one of them. */
    static List<MatrixRow> all() {
        return Pairwise.rows(FACTORS, MatrixRow::isPossible).stream()
                .map(MatrixRow::of)
                .toList();
    }

    static MatrixRow of(List<Enum<?>> values) {
        return new MatrixRow(
                (Beside) values.get(0), (Java) values.get(1), (Way) values.get(2), (Loader) values.get(3), (Client)
                        values.get(4));
    }

    /** The clients that make this row's calls, in turn: a plugin has none of those that would keep it. */
    List<Use> uses() {
        return loader == Loader.PLUGIN
                ? client.uses().stream()
                        .filter(use -> !KEEPERS.contains(use.library()))
                        .toList()
                : client.uses();
    }

    /** How many of them are libraries that the program brings along. */
    int ofTheProgram() {
        return (int) uses().stream().filter(use -> !use.release().isEmpty()).count();
    }

    List<Enum<?>> values() {
        return List.of(beside, java, way, loader, client);
    }

    private static boolean isPossible(List<Enum<?>> values) {
        return IMPOSSIBLE.stream().noneMatch(pair -> values.contains(pair.one()) && values.contains(pair.other()));
    }

    @Override
    public String toString() {
        return String.join(
                " | ", beside.toString(), java.toString(), way.toString(), loader.toString(), client.text(uses()));
    }
}
