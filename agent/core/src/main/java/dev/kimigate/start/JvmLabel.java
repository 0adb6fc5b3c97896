package dev.kimigate.start;

/** What this JVM calls itself towards the others: its main class or jar, without folders and arguments. */
final class JvmLabel {
    private JvmLabel() {}

    static String present() {
        return of(System.getProperty("sun.java.command", ""));
    }

    /** {@code command}: the main class or the path of its jar, then the program's arguments, which may be secret. */
    static String of(String command) {
        String program = program(command.trim());
        int folder = Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\'));
        String name = program.substring(folder + 1);
        if (name.endsWith(".jar") || folder >= 0) {
            return name;
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** A jar's path may hold spaces: it ends with its ending. */
    private static String program(String command) {
        int jar = command.indexOf(".jar");
        int blank = command.indexOf(' ');
        if (blank < 0) {
            return command;
        }
        boolean isJar = jar >= 0 && (command.startsWith("/") || jar < blank || command.indexOf('\\') >= 0);
        return command.substring(0, isJar ? jar + ".jar".length() : blank);
    }
}
