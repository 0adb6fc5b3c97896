package dev.kimigate.leader;

/** Loads what speaks to a server, from an archive that nobody else reads. */
public final class LeaderFactories {
    private static final String REDIS = "dev.kimigate.redis.RedisLeaders";

    private LeaderFactories() {}

    /** For Redis and Valkey. Throws {@link IllegalStateException} if it cannot be loaded. */
    public static LeaderFactory load() {
        try {
            return Class.forName(REDIS)
                    .asSubclass(LeaderFactory.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("what speaks to the server cannot be loaded: " + e, e);
        }
    }
}
