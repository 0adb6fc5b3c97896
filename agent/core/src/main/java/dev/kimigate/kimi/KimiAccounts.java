package dev.kimigate.kimi;

/** How Kimi names the account of a call. */
public final class KimiAccounts {
    /** The response header with the organisation that a call counted for. */
    public static final String ORGANIZATION_HEADER = "msh-org-id";

    private static final int LONGEST_NAME = 512;

    private KimiAccounts() {}

    /** Whether a name that the server gave can be one. */
    public static boolean isName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_NAME;
    }
}
