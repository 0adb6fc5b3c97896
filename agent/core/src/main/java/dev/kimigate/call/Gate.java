package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides which calls are gated and starts their course. Any thread. */
public final class Gate {
    private final Endpoints endpoints;
    private final Duration maxWait;
    private final Function<Account, AccountGate> opener;
    private final ConcurrentHashMap<Account, AccountGate> accounts = new ConcurrentHashMap<>();

    /** {@code opener} opens an account's permits with its first call; it may touch files but never waits for a call. */
    public Gate(Endpoints endpoints, Duration maxWait, Function<Account, AccountGate> opener) {
        this.endpoints = endpoints;
        this.maxWait = maxWait;
        this.opener = opener;
    }

    /**
     * Starts the course of a call, or returns null if the call is not gated. Does not wait.
     *
     * @param port -1 for the scheme's default
     * @param rawPath as it goes over the wire, without the query; null or empty for none
     */
    public @Nullable Course begin(
            String method, @Nullable String scheme, @Nullable String host, int port, @Nullable String rawPath) {
        if (scheme == null || host == null) {
            return null;
        }
        Account account = endpoints.match(method, scheme, host, port, rawPath == null ? "" : rawPath);
        return account == null ? null : new Course(accountGate(account), maxWait);
    }

    private AccountGate accountGate(Account account) {
        AccountGate known = accounts.get(account);
        return known != null ? known : accounts.computeIfAbsent(account, opener);
    }
}
