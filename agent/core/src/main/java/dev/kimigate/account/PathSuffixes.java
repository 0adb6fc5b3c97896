package dev.kimigate.account;

import dev.kimigate.settings.GatedPath;
import java.util.List;

/** Tells gated requests by the last segments of their paths. */
final class PathSuffixes implements GatedRequests {
    private final GatedPath[] patterns;

    PathSuffixes(List<GatedPath> patterns) {
        this.patterns = patterns.toArray(new GatedPath[0]);
    }

    @Override
    public boolean include(String method, String path, int from) {
        for (GatedPath pattern : patterns) {
            if (isOneOf(pattern.method(), method) && endsWith(path, from, pattern.suffix())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(String wanted, String method) {
        return wanted.equals(GatedPath.ANY) || wanted.equals(method);
    }

    /** A suffix starts with a slash, so it matches whole segments; it lies under the prefix as a whole. */
    private static boolean endsWith(String path, int from, String suffix) {
        if (suffix.equals(GatedPath.ANY)) {
            return from == 0 || Paths.isPlain(path);
        }
        return path.length() - from >= suffix.length() && path.endsWith(suffix) && Paths.isPlain(path);
    }
}
