package dev.kimigate.cli.tool;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A base URL as it stands in a file.
 *
 * @param key with the names of all that it stands in, dots between
 */
record NamedUrl(String key, URI url) {
    private static final Pattern NAME = Pattern.compile("(?i)(.*_)?base_?url");
    private static final int LONGEST_KEY = 100;

    /** Whether tools call a base URL so: {@code baseURL}, {@code base_url}, {@code ANTHROPIC_BASE_URL}. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Empty if the value is no URL of a web server. */
    static Optional<NamedUrl> of(String key, String value) {
        try {
            URI url = new URI(value.strip());
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            return url.getHost() != null && scheme.matches("https?")
                    ? Optional.of(new NamedUrl(printable(key), url))
                    : Optional.empty();
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }

    /** Nothing that a terminal would obey. */
    private static String printable(String key) {
        String plain = key.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_KEY ? plain : plain.substring(0, LONGEST_KEY) + "...";
    }
}
