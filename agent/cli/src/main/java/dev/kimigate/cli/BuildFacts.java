package dev.kimigate.cli;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What the build has noted in the jar's manifest.
 *
 * @param commit of the sources, with a remark if files had been changed since; "unknown" outside a checkout of git
 * @param jdk the feature release of the JDK that compiled it
 */
record BuildFacts(String commit, String jdk) {
    private static final String UNKNOWN = "unknown";

    /** Of the jar that this command was started from. */
    static BuildFacts ofOwnJar() {
        try (JarFile jar = new JarFile(OwnJar.path().toFile())) {
            return of(jar.getManifest());
        } catch (IOException unreadable) {
            throw Failure.of("the jar cannot be read: " + unreadable);
        }
    }

    static BuildFacts of(Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        String commit = noted(main, "Build-Commit");
        boolean changed = !commit.equals(UNKNOWN) && "true".equals(noted(main, "Build-Commit-Changed"));
        return new BuildFacts(changed ? commit + " with changes" : commit, noted(main, "Build-Jdk-Spec"));
    }

    private static String noted(Attributes main, String name) {
        String value = main.getValue(name);
        return value == null || value.isBlank() ? UNKNOWN : value;
    }
}
