package dev.kimigate.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of file that gives options to JVMs, and how the agent's option stands in it. Contents are bytes read as ISO
 * 8859-1, so that nothing of them is changed whatever their encoding is. Pure.
 */
enum OptionsFile {
    /** Of a login shell. Between two marks, so that it can be found again. */
    PROFILE {
        @Override
        List<String> added(AgentOption option, List<String> present) {
            return List.of(BEGIN, statement(option), END);
        }

        @Override
        List<String> removed(List<String> lines) {
            List<String> rest = new ArrayList<>();
            boolean inside = false;
            for (String line : lines) {
                inside |= line.strip().equals(BEGIN);
                if (!inside) {
                    rest.add(line);
                }
                inside &= !line.strip().equals(END);
            }
            if (inside) {
                throw Failure.of("the mark '" + BEGIN + "' has no '" + END + "' after it; fix that by hand");
            }
            return rest;
        }

        // Also where a hand has written it, if it is quoted as ours is.
        @Override
        @Nullable
        AgentOption optionOf(String line) {
            int start = line.indexOf(EXPORT);
            if (start < 0 || line.strip().startsWith("#")) {
                return null;
            }
            Matcher quoted = QUOTED.matcher(line.substring(start + EXPORT.length()));
            if (!quoted.lookingAt()) {
                return null;
            }
            String value = quoted.group(1).replace(INHERITED, "").replaceAll("\\\\([\\\\\"$`])", "$1");
            List<AgentOption> ours = AgentOption.among(AgentOption.split(value));
            return ours.isEmpty() ? null : ours.get(0);
        }
    },

    /** Of PowerShell: between the same marks. */
    POWERSHELL {
        @Override
        List<String> added(AgentOption option, List<String> present) {
            return List.of(BEGIN, powerShellStatement(option), END);
        }

        @Override
        List<String> removed(List<String> lines) {
            return PROFILE.removed(lines);
        }

        @Override
        @Nullable
        AgentOption optionOf(String line) {
            Matcher quoted = POWERSHELL_VALUE.matcher(line);
            if (line.strip().startsWith("#") || !quoted.find()) {
                return null;
            }
            List<AgentOption> ours = AgentOption.among(AgentOption.split(PowerShellText.unquoted(quoted.group(1))));
            return ours.isEmpty() ? null : ours.get(0);
        }
    },

    /** Of an IDE of the IntelliJ family: an option a line. */
    VM_OPTIONS {
        @Override
        List<String> added(AgentOption option, List<String> present) {
            return List.of(option.text());
        }

        @Override
        List<String> removed(List<String> lines) {
            return lines.stream()
                    .filter(line -> AgentOption.of(line.strip()) == null)
                    .toList();
        }
    },

    /** Eclipse's: options of the JVM come after a line of their own, at the end. */
    ECLIPSE_INI {
        @Override
        List<String> added(AgentOption option, List<String> present) {
            return present.contains(VM_ARGUMENTS) ? List.of(option.text()) : List.of(VM_ARGUMENTS, option.text());
        }

        @Override
        List<String> removed(List<String> lines) {
            List<String> rest = new ArrayList<>(VM_OPTIONS.removed(lines));
            boolean changed = rest.size() < lines.size();
            if (changed && !rest.isEmpty() && rest.get(rest.size() - 1).equals(VM_ARGUMENTS)) {
                rest.remove(rest.size() - 1); // ours, or of no effect
            }
            return rest;
        }
    };

    static final String BEGIN = "# >>> kimi-gate >>>";
    static final String END = "# <<< kimi-gate <<<";
    private static final String VM_ARGUMENTS = "-vmargs";
    private static final String EXPORT = "JAVA_TOOL_OPTIONS=";
    private static final String INHERITED = "${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }";
    private static final Pattern POWERSHELL_VALUE = Pattern.compile("JAVA_TOOL_OPTIONS \" \\+ (\"(?:[^\"`]|`.)*\")");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** The lines to put at the end of a file that has these. */
    abstract List<String> added(AgentOption option, List<String> present);

    /** The lines without ours. */
    abstract List<String> removed(List<String> lines);

    /** The agent's option in a content; null if it is not there. */
    @Nullable
    AgentOption option(String content) {
        for (String line : Text.of(content).lines()) {
            AgentOption option =
                    optionOf(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            if (option != null) {
                return option;
            }
        }
        return null;
    }

    /** The agent's option in a line; null if it is not there. */
    @Nullable
    AgentOption optionOf(String line) {
        return AgentOption.of(line.strip());
    }

    static OptionsFile byName(String fileName) {
        if (fileName.endsWith(".vmoptions")) {
            return VM_OPTIONS;
        }
        if (fileName.endsWith(".ps1")) {
            return POWERSHELL;
        }
        return fileName.endsWith(".ini") ? ECLIPSE_INI : PROFILE;
    }

    /** The content with the agent's option in it, once. */
    String with(AgentOption option, String content) {
        Text text = Text.of(without(content));
        return text.append(added(option, text.lines())).content();
    }

    /** The content as it was before. */
    String without(String content) {
        Text text = Text.of(content);
        List<String> rest = removed(text.lines());
        return rest.size() == text.lines().size() ? content : text.with(rest).content();
    }

    /** A shell that starts another one does not add it twice. */
    private static String statement(AgentOption option) {
        return "case \"${JAVA_TOOL_OPTIONS:-}\" in *kimi-gate*) ;; *) export " + EXPORT + "\"" + INHERITED
                + forShell(forVariable(option.text())) + "\" ;; esac";
    }

    /** As {@link #statement}, in PowerShell. */
    private static String powerShellStatement(AgentOption option) {
        return "if (\"$env:JAVA_TOOL_OPTIONS\" -notlike '*kimi-gate*')"
                + " { $env:JAVA_TOOL_OPTIONS = (\"$env:JAVA_TOOL_OPTIONS \" + "
                + PowerShellText.quoted(forVariable(option.text())) + ").Trim() }";
    }

    /** As the JVM takes the variable apart: quotes join what blanks would part. */
    static String forVariable(String option) {
        if (option.chars().noneMatch(Character::isWhitespace) && option.indexOf('"') < 0 && option.indexOf('\'') < 0) {
            return option;
        }
        if (option.indexOf('\'') < 0) {
            return "'" + option + "'";
        }
        if (option.indexOf('"') < 0) {
            return '"' + option + '"';
        }
        throw Failure.of("both kinds of quotes in " + option + ": JAVA_TOOL_OPTIONS cannot say that");
    }

    /** Between double quotes. */
    private static String forShell(String text) {
        return text.replaceAll("([\\\\\"$`])", "\\\\$1");
    }

    /** Lines, how they end, and whether the last one ends. */
    private record Text(List<String> lines, String end, boolean ended) {
        static Text of(String content) {
            String end = content.contains("\r\n") ? "\r\n" : "\n";
            boolean ended = content.isEmpty() || content.endsWith(end);
            if (content.isEmpty()) {
                return new Text(List.of(), end, true);
            }
            String whole = ended ? content.substring(0, content.length() - end.length()) : content;
            return new Text(List.of(whole.split(end, -1)), end, ended);
        }

        Text append(List<String> more) {
            List<String> all = new ArrayList<>(lines);
            more.forEach(line -> all.add(asBytes(line)));
            return new Text(all, end, ended);
        }

        Text with(List<String> others) {
            return new Text(others, end, ended);
        }

        String content() {
            return lines.isEmpty() ? "" : String.join(end, lines) + (ended ? end : "");
        }

        private static String asBytes(String line) {
            return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
    }
}
