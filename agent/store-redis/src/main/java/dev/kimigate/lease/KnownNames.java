package dev.kimigate.lease;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose the credentials of an origin are, as a machine or the server knows it: digests as hexadecimal digits.
 *
 * @param owner whom the common account belongs to; {@code 0} = nobody yet
 * @param credentials of each its digest, its identity or {@code 0}, and the kinds of identity that are known
 * @param aliases pairs of identities that are of one account
 */
public record KnownNames(String owner, List<Credential> credentials, List<Alias> aliases) {
    /** Nothing is known. */
    public static final KnownNames NOTHING = new KnownNames("0", List.of(), List.of());

    /** Of a credential, whose it is. */
    public record Credential(String digest, String identity, int kinds) {}

    /** Two names of one account. */
    public record Alias(String one, String other) {}

    boolean isNothing() {
        return equals(NOTHING);
    }

    /** The script's arguments. */
    public List<String> arguments() {
        List<String> words = new ArrayList<>(List.of(owner, Integer.toString(credentials.size())));
        for (Credential credential : credentials) {
            words.addAll(List.of(credential.digest, credential.identity, Integer.toString(credential.kinds)));
        }
        aliases.forEach(alias -> words.addAll(List.of(alias.one, alias.other)));
        return words;
    }

    /** Reads the script's answer; null if it is none. */
    public static @Nullable KnownNames of(@Nullable Object reply) {
        if (!(reply instanceof List<?> words)
                || words.size() < 2
                || !(words.get(1) instanceof Long count)
                || count < 0
                || count > words.size()) {
            return null;
        }
        String owner = text(words.get(0));
        int first = 2 + 3 * count.intValue();
        if (owner == null || words.size() < first || (words.size() - first) % 2 != 0) {
            return null;
        }
        List<Credential> credentials = new ArrayList<>();
        for (int i = 2; i < first; i += 3) {
            String digest = text(words.get(i));
            String identity = text(words.get(i + 1));
            if (digest == null || identity == null || !(words.get(i + 2) instanceof Long kinds)) {
                return null;
            }
            credentials.add(new Credential(digest, identity, kinds.intValue()));
        }
        List<Alias> aliases = new ArrayList<>();
        for (int i = first; i < words.size(); i += 2) {
            String one = text(words.get(i));
            String other = text(words.get(i + 1));
            if (one == null || other == null) {
                return null;
            }
            aliases.add(new Alias(one, other));
        }
        return new KnownNames(owner, List.copyOf(credentials), List.copyOf(aliases));
    }

    private static @Nullable String text(Object word) {
        if (!(word instanceof byte[] bytes)) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.matches("[0-9a-f]{1,16}") ? text : null;
    }
}
