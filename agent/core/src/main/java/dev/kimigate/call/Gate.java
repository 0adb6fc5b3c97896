package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Endpoints;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides which calls are gated and starts their course. Any thread. */
public final class Gate {
    private final Endpoints endpoints;
    private final Duration maxWait;
    private final Function<Account, AccountGate> opener;
    private final LongSupplier epochMillis;
    private final @Nullable UsagesAskers askers;
    private final String client;
    private final ConcurrentHashMap<String, AccountGate> accounts;
    private final ConcurrentHashMap<Destination, OriginAccounts> origins;

    /** As the other, where nobody is asked about accounts. */
    public Gate(Endpoints endpoints, Duration maxWait, Function<Account, AccountGate> opener) {
        this(endpoints, maxWait, opener, System::currentTimeMillis, null);
    }

    /**
     * {@code opener} opens an account's permits with its first call; it may touch files but never waits for a call.
     *
     * @param epochMillis wall clock, milliseconds of the epoch
     * @param askers null if the server is not to be asked about accounts
     */
    public Gate(
            Endpoints endpoints,
            Duration maxWait,
            Function<Account, AccountGate> opener,
            LongSupplier epochMillis,
            @Nullable UsagesAskers askers) {
        this.endpoints = endpoints;
        this.maxWait = maxWait;
        this.opener = opener;
        this.epochMillis = epochMillis;
        this.askers = askers;
        this.client = "";
        this.accounts = new ConcurrentHashMap<>();
        this.origins = new ConcurrentHashMap<>();
    }

    private Gate(Gate gate, String client) {
        this.endpoints = gate.endpoints;
        this.maxWait = gate.maxWait;
        this.opener = gate.opener;
        this.epochMillis = gate.epochMillis;
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
        OriginAccounts origin = origin(destination);
        Caller caller = origin.caller(header);
        return new Course(origin.begin(caller), caller, maxWait, client);
    }

    private OriginAccounts origin(Destination destination) {
        OriginAccounts known = origins.get(destination);
        return known != null ? known : origins.computeIfAbsent(destination, this::open);
    }

    private OriginAccounts open(Destination destination) {
        return new OriginAccounts(destination, this::accountGate, epochMillis, askers);
    }

    private AccountGate accountGate(Account account) {
        AccountGate known = accounts.get(account.id());
        return known != null ? known : accounts.computeIfAbsent(account.id(), id -> opener.apply(account));
    }
}
