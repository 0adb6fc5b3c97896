package dev.kimigate.lease;

import java.util.List;

/** Where blocks are leased. */
public interface LeaseServer {
    /**
     * Connects; blocks for as long as the timeout at most.
     *
     * @param listener told on another thread, so it must not block
     * @throws ServerException if the server cannot be reached in time, or refuses; nothing was sent to the account then
     */
    Channel connect(CallListener listener, long timeoutMillis) throws ServerException;

    /** One connection, used by one thread. */
    interface Channel extends AutoCloseable {
        /** As {@link SyncRequest#run}. */
        String run();

        /**
         * Sends a sync and waits for its reply, which {@link SyncAnswer#of} reads.
         *
         * @throws ServerException if none came in time, or it is an error; the sync may have been recorded all the same
         */
        Object sync(SyncRequest request, long timeoutMillis) throws ServerException;

        /**
         * Tells the account's machines of a cool-down, and hears of theirs.
         *
         * @param own this machine's
         * @return the one that ends last
         * @throws ServerException as with {@link #sync}
         */
        SharedCoolDown coolDown(SharedCoolDown own, long timeoutMillis) throws ServerException;

        /**
         * Tells the account's machines what this one learned, and hears what they did.
         *
         * @throws ServerException as with {@link #sync}
         */
        FactsAnswer facts(List<ToldFact> told, long timeoutMillis) throws ServerException;

        /**
         * Says what this machine starts, and hears how much of the account's starts a minute is its part.
         *
         * @throws ServerException as with {@link #sync}
         */
        StartsAnswer starts(StartsRequest request, long timeoutMillis) throws ServerException;

        /**
         * Tells the account's machines whose the credentials are, and hears what all go by.
         *
         * @throws ServerException as with {@link #sync}
         */
        KnownNames names(KnownNames present, long timeoutMillis) throws ServerException;

        @Override
        void close();
    }

    /** Who is told of the server's calls. */
    interface CallListener {
        /** These machines are called; {@code *} = all of them. */
        void called(List<String> nodes);
    }
}
