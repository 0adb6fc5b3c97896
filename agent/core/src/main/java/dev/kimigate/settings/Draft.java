package dev.kimigate.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as they are collected, the strongest source first; whatever is wrong with any of them is kept too. */
final class Draft {
    /** A value, null if it had not the wanted form. */
    private record Entry(@Nullable Object value, Source source) {}

    private final Map<Setting, Entry> entries = new EnumMap<>(Setting.class);
    private final List<Problem> problems = new ArrayList<>();

    void problem(Problem problem) {
        problems.add(problem);
    }

    /** A value that counts unless a stronger source gave one; blank is no value. */
    void offer(String key, String text, Source source) {
        Setting setting = Setting.byKey(key);
        if (setting == null) {
            problems.add(Problem.unknownKey(source.origin().spell(key), source));
        } else if (!text.isBlank()) {
            put(setting, new Entry(parse(setting, text.trim(), source), source));
        }
    }

    private void put(Setting setting, Entry entry) {
        Entry stronger = entries.get(setting);
        if (stronger != null && stronger.source().origin() == entry.source().origin()) {
            problems.add(Problem.setTwice(setting, entry.source()));
            entries.put(setting, entry);
        } else if (stronger == null) {
            entries.put(setting, entry);
        }
    }

    private @Nullable Object parse(Setting setting, String text, Source source) {
        if (setting.type().isList()) {
            return parseList(setting, text, source);
        }
        Object value = setting.type().parse(text);
        if (value == null) {
            problems.add(Problem.wrongValue(setting, text, source, entries.containsKey(setting)));
        }
        return value;
    }

    /** The good elements; null if there is none. */
    private @Nullable List<Object> parseList(Setting setting, String text, Source source) {
        List<Object> values = new ArrayList<>();
        for (int start = 0; start <= text.length(); ) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            String element = text.substring(start, end).trim();
            Object value = element.isEmpty() ? null : setting.type().parse(element);
            if (value != null) {
                values.add(value);
            } else if (!element.isEmpty()) {
                problems.add(Problem.wrongValue(setting, element, source, entries.containsKey(setting)));
            }
            start = end + 1;
        }
        return values.isEmpty() ? null : List.copyOf(values);
    }

    /** The good value in force so far; null if none was given. */
    @Nullable
    Object value(Setting setting) {
        Entry entry = entries.get(setting);
        return entry == null ? null : entry.value();
    }

    SettingsReading finish() {
        for (Setting setting : Setting.values()) {
            if (value(setting) == null) {
                entries.remove(setting);
                offer(setting.key(), setting.defaultText(), Source.DEFAULT);
            }
        }
        Map<Setting, Object> values = new EnumMap<>(Setting.class);
        Map<Setting, Source> sources = new EnumMap<>(Setting.class);
        for (Map.Entry<Setting, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (entry.value() != null) {
                values.put(each.getKey(), entry.value());
            }
            sources.put(each.getKey(), entry.source());
        }
        return new SettingsReading(new Settings(values, sources), List.copyOf(problems));
    }
}
