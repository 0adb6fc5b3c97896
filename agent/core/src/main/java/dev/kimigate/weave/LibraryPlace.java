package dev.kimigate.weave;

/**
 * Where a build has put a library: its packages before the library's, or in place of their first ones. Slashes. Pure.
 *
 * @param usual what is replaced at the beginning of the library's usual names, to a slash; empty if nothing is
 * @param here what stands there instead, to a slash; empty if nothing does
 */
public record LibraryPlace(String usual, String here) {
    /** A library in its usual place. */
    public static final LibraryPlace NONE = new LibraryPlace("", "");

    /** Where the library is whose class of a usual name has this one: both end alike. */
    public static LibraryPlace of(String usualName, String name) {
        int alike = alike(usualName, name);
        return new LibraryPlace(
                usualName.substring(0, usualName.length() - alike), name.substring(0, name.length() - alike));
    }

    /** How long the end is that both share, from behind a slash or the beginning of one of them on. */
    private static int alike(String usualName, String name) {
        int same = 0;
        int whole = Math.min(usualName.length(), name.length());
        while (same < whole
                && usualName.charAt(usualName.length() - 1 - same) == name.charAt(name.length() - 1 - same)) {
            same++;
        }
        if (same == whole) {
            return same;
        }
        int slash = usualName.indexOf('/', usualName.length() - same);
        return slash < 0 ? 0 : usualName.length() - slash - 1;
    }

    /** The name here of a class or package of the library. */
    public String place(String usualName) {
        return usualName.startsWith(usual) ? here + usualName.substring(usual.length()) : usualName;
    }

    /** Whether the library is where it usually is. */
    public boolean isNone() {
        return usual.equals(here);
    }
}
