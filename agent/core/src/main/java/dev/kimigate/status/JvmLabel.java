package dev.kimigate.status;

/** What a JVM is called towards people: the product, main class or jar, without folders and arguments. */
public final class JvmLabel {
    private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private JvmLabel() {}

    /** Of this JVM. IDEs of the IntelliJ family and Eclipse know their product and release. */
    public static String present() {
        String product = System.getProperty("idea.paths.selector", System.getProperty("eclipse.launcher.name", ""));
        return product.isBlank() ? of(System.getProperty("sun.java.command", "")) : product;
    }

    /** {@code command}: the main class or the path of its jar, then the program's arguments, which may be secret. */
    public static String of(String command) {
        String program = program(command.trim());
        if (program.equals(MAVEN)) {
            return "Maven";
        }
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
