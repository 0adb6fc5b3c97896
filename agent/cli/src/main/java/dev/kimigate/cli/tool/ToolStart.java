package dev.kimigate.cli.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is about to be started.
 *
 * @param tool as it was typed
 * @param arguments its own
 * @param environment that it would have
 * @param home of the user
 * @param here the folder in which it is started
 * @param etc where the machine's settings are, {@code /etc} on Linux
 * @param privateFolder makes a folder that only this user can read, for this tool alone
 */
public record ToolStart(
        String tool,
        List<String> arguments,
        Map<String, String> environment,
        Path home,
        Path here,
        Path etc,
        PrivateFolder privateFolder) {
    private static final int MOST_BYTES = 1 << 20;

    public ToolStart {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Makes the folder when it is first asked. */
    public interface PrivateFolder {
        Path make() throws IOException;
    }

    /** The file name of the program, without an ending. */
    String program() {
        String name = tool.substring(Math.max(tool.lastIndexOf('/'), tool.lastIndexOf('\\')) + 1);
        return name.replaceFirst("\\.(exe|cmd|js|mjs)$", "");
    }

    /** A folder that a variable names, else one in the home. */
    Path folder(String variable, String usual) {
        String named = environment.getOrDefault(variable, "");
        return named.isBlank() ? home.resolve(usual) : here.resolve(named);
    }

    /** The text of a file; null if it is not there. */
    static @Nullable String text(Path file) throws UnreadableSettingsException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnreadableSettingsException(file + " is larger than 1 MB");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UnreadableSettingsException(
                    file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
