package dev.kimigate.agent;

import java.util.Locale;

/** What kind of JVM this is, told from system properties alone: nothing else is safe to touch this early. */
final class Host {
    private static final int OLDEST_JAVA = 17;

    private Host() {}

    /**
     * A JVM started for a JDK tool (javac, jps, keytool, jar …) or to build a native image. With
     * {@code JAVA_TOOL_OPTIONS} the agent gets into all of them and has no business in any.
     */
    static boolean isTool() {
        String mainModule = System.getProperty("jdk.module.main");
        if (mainModule != null
                && (mainModule.startsWith("jdk.")
                        || mainModule.startsWith("java.")
                        || mainModule.startsWith("openj9.")
                        || mainModule.startsWith("org.graalvm.nativeimage"))) {
            return true;
        }
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }

    /** Null if this JVM is new enough, else the line that says so. */
    static String tooOld() {
        String version = System.getProperty("java.specification.version", "0");
        int major = version.startsWith("1.") ? parse(version.substring(2)) : parse(version);
        return major >= OLDEST_JAVA ? null : "needs Java " + OLDEST_JAVA + " or newer, this JVM is " + version;
    }

    /**
     * The off switch where it costs nothing. Only the plain spellings are looked for here; the settings file and quoted
     * arguments are read with the other settings, when a client is first seen.
     */
    static boolean switchedOff(String arguments) {
        if (arguments != null && hasDisabledArgument(arguments)) {
            return true;
        }
        String property = System.getProperty("kimigate.enabled");
        if (property != null) {
            return isOff(property);
        }
        String variable = System.getenv("KIMI_GATE_ENABLED");
        return variable != null && isOff(variable);
    }

    /** One line on stderr, the only output the agent makes before its settings are read. */
    static void say(String line) {
        System.err.println("[kimi-gate] " + line);
    }

    private static boolean hasDisabledArgument(String arguments) {
        String compact = arguments.toLowerCase(Locale.ROOT).replace(" ", "");
        String delimited = "," + compact + ",";
        return delimited.contains(",enabled=false,") || delimited.contains(",enabled=off,");
    }

    private static boolean isOff(String value) {
        String plain = value.trim();
        return "false".equalsIgnoreCase(plain) || "off".equalsIgnoreCase(plain);
    }

    private static int parse(String number) {
        int value = 0;
        for (int i = 0; i < number.length() && Character.isDigit(number.charAt(i)); i++) {
            value = value * 10 + (number.charAt(i) - '0');
        }
        return value;
    }
}
