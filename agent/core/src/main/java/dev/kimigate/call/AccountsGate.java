package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Endpoints;
import dev.kimigate.identity.CredentialUse;
import dev.kimigate.identity.MoveListener;
import dev.kimigate.identity.OriginAccounts;
import dev.kimigate.identity.UsagesAskers;
import dev.kimigate.limiter.QueueTerms;
import dev.kimigate.runtime.Clocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gate of all accounts that the settings name. Any thread. */
final class AccountsGate implements Gate {
    private static final MoveListener<AccountGate> MOVES = new Moves();
    /** Gateways are reached by it alone. */
    private static final String PLAIN = "http";

    private static final int PLAIN_PORT = 80;

    private final Endpoints endpoints;
    private final Duration maxWait;
    private final Function<Account, AccountGate> opener;
    private final Clocks clocks;
    private final @Nullable UsagesAskers askers;
    private final GatewayLookup gateways;
    private final String client;

    private final ConcurrentHashMap<String, AccountGate> accounts;
    private final ConcurrentHashMap<Destination, OriginAccounts<AccountGate>> origins;

    /**
     * {@code opener} opens an account's permits with its first call; it may touch files but never waits for a call.
     *
     * @param askers null if the server is not to be asked about accounts
     * @param gateways which calls somebody else gates
     */
    AccountsGate(
            Endpoints endpoints,
            Duration maxWait,
            Function<Account, AccountGate> opener,
            Clocks clocks,
            @Nullable UsagesAskers askers,
            GatewayLookup gateways) {
        this.endpoints = endpoints;
        this.maxWait = maxWait;
        this.opener = opener;
        this.clocks = clocks;
        this.askers = askers;
        this.gateways = gateways;
        this.client = "";
        this.accounts = new ConcurrentHashMap<>();
        this.origins = new ConcurrentHashMap<>();
    }

    private AccountsGate(AccountsGate gate, String client) {
        this.endpoints = gate.endpoints;
        this.maxWait = gate.maxWait;
        this.opener = gate.opener;
        this.clocks = gate.clocks;
        this.askers = gate.askers;
        this.gateways = gate.gateways;
        this.client = client;
        this.accounts = gate.accounts;
        this.origins = gate.origins;
    }

    @Override
    public Gate forClient(String name) {
        return new AccountsGate(this, name);
    }

    @Override
    public boolean mayGate(@Nullable String host) {
        return host != null && endpoints.mayMatch(host);
    }

    @Override
    public @Nullable GateCall begin(
            String method,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String rawPath,
            UnaryOperator<@Nullable String> header,
            QueueTerms terms) {
        if (scheme == null || host == null) {
            return null;
        }
        Destination destination = endpoints.match(method, scheme, host, port, rawPath == null ? "" : rawPath);
        if (destination == null || leadsToAGateway(scheme, host, port)) {
            return null;
        }
        OriginAccounts<AccountGate> origin = origin(destination);
        CredentialUse<AccountGate> credentialUse = origin.credentialUse(header);
        return new GateCall(origin.begin(credentialUse), credentialUse, terms.atMost(maxWait), client);
    }

    @Override
    public boolean leadsToAGateway(String scheme, String host, int port) {
        return scheme.equalsIgnoreCase(PLAIN) && gateways.isGateway(host, port < 0 ? PLAIN_PORT : port);
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
        public void moved(CredentialUse<AccountGate> credentialUse, List<AccountGate> accounts) {
            accounts.forEach(account -> account.carry(credentialUse));
        }
    }
}
