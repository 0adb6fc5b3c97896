package dev.kimigate.redis;

/** What a user of the server needs to be permitted, and nothing else. */
public final class ServerAcl {
    static final String PERMISSIONS =
            "resetkeys ~{kg:* resetchannels &{kg:* -@all +evalsha +script|load +time +hgetall +hset +hdel +pexpire"
                    + " +publish +subscribe +info +select";

    private ServerAcl() {}

    /** What follows {@code ACL SETUSER}, or {@code user} in the server's configuration. */
    public static String line(String user, String password) {
        return user + " on >" + password + " " + PERMISSIONS;
    }
}
