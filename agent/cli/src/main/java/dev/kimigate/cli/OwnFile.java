package dev.kimigate.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that install writes as a whole. A mark in it tells it from files of others.
 *
 * @param file where it is to be
 * @param permissions as {@code rwxr-xr-x}
 * @param text with {@link #MARK} in a comment
 * @param shown what people are to see of it
 */
record OwnFile(Path file, String permissions, String text, List<String> shown) {
    private static final String WRITTEN =
            "written by kimi-gate install, removed by kimi-gate uninstall; folders made: ";
    private static final String FOLDERS = "@FOLDERS@";
    private static final Pattern MARKED = Pattern.compile(Pattern.quote(WRITTEN) + "(\\d)");

    /** What must stand in the text: that it is ours, and how many folders above it are. */
    static final String MARK = WRITTEN + FOLDERS;

    OwnFile {
        shown = List.copyOf(shown);
    }

    /** Whether a content is of a file that install wrote. */
    static boolean isOurs(String content) {
        return MARKED.matcher(content).find();
    }

    /** The number of folders that were made for a file with this content. */
    static int foldersMade(String content) {
        Matcher mark = MARKED.matcher(content);
        return mark.find() ? Integer.parseInt(mark.group(1)) : 0;
    }

    /** The bytes to write, as ISO 8859-1, where the file has that content so far. */
    String content(String before) {
        int folders = before.isEmpty() ? missingFolders() : foldersMade(before);
        String whole = text.replace(FOLDERS, String.valueOf(folders));
        return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private int missingFolders() {
        int missing = 0;
        for (Path each = file.getParent(); each != null && !Files.exists(each); each = each.getParent()) {
            missing++;
        }
        return missing;
    }
}
