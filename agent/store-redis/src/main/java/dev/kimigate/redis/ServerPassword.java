package dev.kimigate.redis;

import dev.kimigate.lease.ServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's password: from the environment or from a file, never from arguments, which all users can read. */
public final class ServerPassword {
    static final String VARIABLE = "KIMI_GATE_STORE_PASSWORD";
    static final String FILE_VARIABLE = "KIMI_GATE_STORE_PASSWORD_FILE";
    static final String WHERE =
            "put it into the variable " + VARIABLE + ", or into a file that " + FILE_VARIABLE + " names";

    private static final int LONGEST = 4_096;

    private final @Nullable String text;

    private ServerPassword(@Nullable String text) {
        this.text = text;
    }

    /** None: who connects is the default user. */
    public static ServerPassword none() {
        return new ServerPassword(null);
    }

    /**
     * Reads it anew, so that one that was changed is found with the next connect. Does file work.
     *
     * @throws ServerException if there is a file that cannot be read, or both a file and a password
     */
    public static ServerPassword read(Map<String, String> environment) throws ServerException {
        String direct = environment.getOrDefault(VARIABLE, "");
        String file = environment.getOrDefault(FILE_VARIABLE, "");
        if (file.isEmpty()) {
            return new ServerPassword(direct.isEmpty() ? null : direct);
        }
        if (!direct.isEmpty()) {
            throw new ServerException("both " + VARIABLE + " and " + FILE_VARIABLE + " are set; unset one");
        }
        return new ServerPassword(firstLine(file));
    }

    private static String firstLine(String file) throws ServerException {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
                throw new ServerException(FILE_VARIABLE + " names no file of at most " + LONGEST + " bytes");
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            String line = text.lines().findFirst().orElse("");
            if (line.isEmpty()) {
                throw new ServerException("the file that " + FILE_VARIABLE + " names begins with an empty line");
            }
            return line;
        } catch (IOException | InvalidPathException | SecurityException e) {
            throw new ServerException("the file that " + FILE_VARIABLE + " names cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    @Nullable
    String text() {
        return text;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return text == null ? "no password" : "a password";
    }
}
