package dev.kimigate.dist;

import java.util.List;

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

    /** What the program makes its calls with. */
    enum Client {
        JAVA_NET_HTTP("java.net.http", ""),
        OKHTTP_3_9("OkHttp 3.9.1", "3.9.1"),
        OKHTTP_3_12("OkHttp 3.12.13", "3.12.13"),
        OKHTTP_3_14("OkHttp 3.14.9", "3.14.9"),
        OKHTTP_4_12("OkHttp 4.12.0", "4.12.0"),
        OKHTTP_5_5("OkHttp 5.5.1", "5.5.1"),
        RELOCATED("relocated OkHttp 4.12.0", "4.12.0");

        private final String text;
        private final String release;

        Client(String text, String release) {
            this.text = text;
            this.release = release;
        }

        /** Of OkHttp; empty for java.net.http. */
        String release() {
            return release;
        }

        boolean isOkHttp() {
            return this != JAVA_NET_HTTP;
        }

        @Override
        public String toString() {
            return text;
        }
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

    List<Enum<?>> values() {
        return List.of(beside, java, way, loader, client);
    }

    private static boolean isPossible(List<Enum<?>> values) {
        return IMPOSSIBLE.stream().noneMatch(pair -> values.contains(pair.one()) && values.contains(pair.other()));
    }

    @Override
    public String toString() {
        return String.join(" | ", values().stream().map(Enum::toString).toList());
    }
}
