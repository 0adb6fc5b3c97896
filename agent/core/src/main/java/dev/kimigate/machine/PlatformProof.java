package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether JVMs share permits on this platform, and on what grounds.
 *
 * @param epochSeconds when that was found out; 0 = not here
 * @param reason why not, or with what reservation; empty if all went well
 */
public record PlatformProof(Kind kind, long epochSeconds, String reason) {
    /** How it is known. */
    public enum Kind {
        /** The platform is on the list. */
        LISTED,
        /** This machine has proven it. */
        PROVEN,
        /** This machine has tried and could not prove it. */
        FAILED,
        /** It was proven, and later too many calls were started. */
        REVOKED,
        /** Nobody has tried. */
        NONE
    }

    /** What proves it, as people type it. */
    public static final String COMMAND = "java -jar kimi-gate.jar doctor --prove";

    private static final List<Path> MARKS_OF_CONTAINERS =
            List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    /** As this JVM finds it in the state folder. Does file work. */
    public static PlatformProof in(Path folder) {
        return ProvenPlatform.isListed()
                ? new PlatformProof(Kind.LISTED, 0, ProvenPlatform.reservation())
                : ProofFile.read(folder, PlatformKey.of(folder));
    }

    /** System and processor. */
    public static String platform() {
        return System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    }

    /** Whether a proof made here ends with this container. */
    public static boolean isContainer() {
        return MARKS_OF_CONTAINERS.stream().anyMatch(Files::exists) || System.getenv("KUBERNETES_SERVICE_HOST") != null;
    }

    /** Whether there is something to say that most users need not know. */
    public boolean isWorthTelling() {
        return kind != Kind.LISTED || !reason.isEmpty();
    }

    public boolean shares() {
        return kind == Kind.LISTED || kind == Kind.PROVEN;
    }

    /** One sentence without its dot, for people. */
    public String text() {
        return switch (kind) {
            case LISTED ->
                "JVMs share permits on " + platform() + ": it is on the list of proven platforms"
                        + (reason.isEmpty() ? "" : " (" + reason + ")");
            case PROVEN -> "JVMs share permits on " + platform() + ": this machine has proven that they can";
            case FAILED -> "JVMs do not share permits on " + platform() + ": the proof failed (" + reason + ")";
            case REVOKED -> "JVMs no longer share permits on " + platform() + ": " + reason;
            case NONE -> "JVMs do not share permits on " + platform() + " yet: nothing has proven that they can";
        };
    }

    /** What to do about it; empty if they share. */
    public String advice() {
        return shares()
                ? ""
                : isContainer() ? "put " + COMMAND + " into the start script, before the tools" : "run " + COMMAND;
    }

    /** Of the last seconds, because a JVM that is alone asks with each look. */
    static void require(Path folder) throws StoreException {
        PlatformProof proof = ProofFile.recent(folder);
        if (!proof.shares()) {
            throw new UnprovenPlatformException(proof.text() + "; " + proof.advice(), proof.kind == Kind.REVOKED);
        }
    }
}
