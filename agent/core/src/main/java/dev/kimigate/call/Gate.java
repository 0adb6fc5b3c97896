package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Endpoints;
import dev.kimigate.identity.Caller;
import dev.kimigate.identity.MoveListener;
import dev.kimigate.identity.OriginAccounts;
import dev.kimigate.identity.UsagesAskers;
import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides which calls are gated and starts their course. Any thread. */
public final class Gate {
    private static final MoveListener<AccountGate> MOVES = new Moves();

    private final Endpoints endpoints;
    private final Duration maxWait;
    private final Function<Account, AccountGate> opener;
    private final Clocks clocks;
    private final @Nullable UsagesAskers askers;
    private final String client;
    private final ConcurrentHashMap<String, AccountGate> accounts;
    private final ConcurrentHashMap<Destination, OriginAccounts<AccountGate>> origins;

    /**
     * {@code opener} opens an account's permits with its first call; it may touch files but never waits for a call.
     *
     * @param askers null if the server is not to be asked about accounts
     */
    Gate(
            Endpoints endpoints,
            Duration maxWait,
            Function<Account, AccountGate> opener,
            Clocks clocks,
            @Nullable UsagesAskers askers) {
        this.endpoints = endpoints;
        this.maxWait = maxWait;
        this.opener = opener;
        this.clocks = clocks;
        this.askers = askers;
        this.client = "";
        this.accounts = new ConcurrentHashMap<>();
        this.origins = new ConcurrentHashMap<>();
    }

    private Gate(Gate gate, String client) {
        this.endpoints = gate.endpoints;
        this.maxWait = gate.maxWait;
        this.opener = gate.opener;
        this.clocks = gate.clocks;
        this.askers = gate.askers;
        this.client = client;
        this.accounts = gate.accounts;
        this.origins = gate.origins;
    }

    /** The same gate, for the calls of one client library of that name. */
    public Gate forClient(String name) {
        return new Gate(this, name);
    }

    /**
     * Starts the course of a call, or returns null if the call is not gated. Does not wait.
     *
     * @param port -1 for the scheme's default
     * @param rawPath as it goes over the wire, without the query; null or empty for none
     * @param header gives a request header's first value or null, by its name in lower case; asked only if the call is
     *     gated
     */
    public @Nullable Course begin(
            String method,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String rawPath,
            UnaryOperator<@Nullable String> header) {
        if (scheme == null || host == null) {
            return null;
        }
        Destination destination = endpoints.match(method, scheme, host, port, rawPath == null ? "" : rawPath);
        if (destination == null) {
            return null;
        }
        OriginAccounts<AccountGate> origin = origin(destination);
        Caller<AccountGate> caller = origin.caller(header);
        return new Course(origin.begin(caller), caller, maxWait, client);
    }

    private OriginAccounts<AccountGate> origin(Destination destination) {
        OriginAccounts<AccountGate> known = origins.get(destination);
        return known != null ? known : origins.computeIfAbsent(destination, this::open);
    }

    private OriginAccounts<AccountGate> open(Destination destination) {
        return new OriginAccounts<>(destination, this::accountGate, MOVES, clocks, askers);
    }

    private AccountGate accountGate(Account account) {
        AccountGate known = accounts.get(account.id());
        return known != null ? known : accounts.computeIfAbsent(account.id(), id -> opener.apply(account));
    }

    private static final class Moves implements MoveListener<AccountGate> {
        @Override
        public void moved(Caller<AccountGate> caller, List<AccountGate> accounts) {
            accounts.forEach(account -> account.carry(caller));
        }
    }
}
