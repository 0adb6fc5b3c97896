package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.AccountRules;
import dev.kimigate.account.Credential;
import dev.kimigate.account.CredentialBook;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Identity;
import dev.kimigate.account.Names;
import dev.kimigate.usages.UsagesAsker;
import dev.kimigate.usages.UsagesReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one origin as this JVM uses them: which gate a call passes, by its credential. Any thread.
 *
 * <p>Bounded, whatever tokens come by: callers not in use are forgotten, and credentials of more accounts than a
 * machine has count for the common one.
 */
final class OriginAccounts implements UsagesAsker.Audience {
    private static final int MOST_CALLERS = 64;
    private static final int MOST_ACCOUNTS = 32;
    private static final long IN_USE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Destination destination;
    private final Function<Account, AccountGate> gates;
    private final LongSupplier epochMillis;
    private final AccountGate common;
    private final AccountRules rules;
    private final CredentialBook book;
    private final Caller anonymous;
    private final ConcurrentHashMap<Credential.Carrier, Caller> callers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, AccountGate> own = new ConcurrentHashMap<>();
    /** The account about which the question under way was announced; there is one question at a time. */
    private volatile @Nullable AccountGate announced;

    private final @Nullable UsagesAsker asker;

    /** A snapshot: what is sorted by must not move meanwhile. */
    private record InUse(long usedMillis, Credential credential) {}

    /** {@code gates} gives the one gate of an account in this JVM. */
    OriginAccounts(
            Destination destination,
            Function<Account, AccountGate> gates,
            LongSupplier epochMillis,
            @Nullable UsagesAskers askers) {
        this.destination = destination;
        this.gates = gates;
        this.epochMillis = epochMillis;
        this.common = gates.apply(destination.account());
        Names names = common.names();
        this.rules = new AccountRules(names);
        this.book = new CredentialBook(names);
        this.anonymous = new Caller(this, null);
        this.asker = askers == null || !destination.kimiCode() ? null : askers.open(destination.origin(), names, this);
        common.onUsagesWanted(() -> wanted(common));
    }

    /** The one who makes a call. */
    Caller caller(UnaryOperator<@Nullable String> header) {
        Credential.Carrier carrier = Credential.Carrier.of(header);
        if (carrier == null) {
            return anonymous;
        }
        Caller known = callers.get(carrier);
        return known != null ? known : newCaller(carrier);
    }

    /** A call begins. */
    AccountGate begin(Caller caller) {
        AccountGate gate = caller.used(epochMillis.getAsLong());
        if (asker != null && caller != anonymous) {
            asker.called();
        }
        return gate;
    }

    /** Whether identities are learned here: not where the user has said what the account is. */
    boolean learns() {
        return !destination.named();
    }

    /** Whether that still is in the shared table. */
    boolean knowsOrganization(Credential credential) {
        return rules.knows(credential, Identity.Kind.ORGANIZATION);
    }

    void learnOrganization(Credential credential, String name) {
        learn(credential, Identity.Kind.ORGANIZATION, name);
    }

    void seen(Credential credential, long nowMillis) {
        book.seen(credential, nowMillis);
    }

    /** The gate of the account that the credential counts for now. */
    AccountGate gateOf(@Nullable Credential credential) {
        if (credential == null || !learns()) {
            return common;
        }
        long account = rules.accountOf(credential);
        return account == AccountRules.COMMON ? common : gateOf(account);
    }

    /** All that calls of this JVM may have passed. */
    List<AccountGate> gates() {
        List<AccountGate> all = new ArrayList<>(own.values());
        all.add(common);
        return all;
    }

    @Override
    public List<Credential> inUse() {
        return inUse(null);
    }

    @Override
    public void asking(Credential credential) {
        AccountGate gate = gateOf(credential);
        if (gate.names().word(Names.Word.ANSWERED) == 0) {
            announced = gate;
            gate.usagesAsking();
        }
    }

    @Override
    public void answered(Credential credential, @Nullable UsagesReport report) {
        AccountGate former = announced;
        announced = null;
        AccountGate answered = null;
        try {
            answered = report == null ? null : tell(credential, report);
        } finally {
            if (former != null && former != answered) {
                former.usagesAnswered(0, 0);
            }
        }
    }

    /** Learns whose the credential is first: the rest is about that account. */
    private AccountGate tell(Credential credential, UsagesReport report) {
        String userId = report.userId();
        if (userId != null && learns()) {
            learn(credential, Identity.Kind.USER, userId);
            callers.values().forEach(Caller::follow);
        }
        AccountGate gate = gateOf(credential);
        Names names = gate.names();
        names.word(Names.Word.ANSWERED, names.word(Names.Word.ANSWERED), epochMillis.getAsLong());
        gate.usagesAnswered(report.ceiling(), report.spentUntilMillis());
        return gate;
    }

    private void learn(Credential credential, Identity.Kind kind, String name) {
        if (Identity.isName(name)) {
            rules.learn(credential, Identity.of(destination.origin(), kind, name), epochMillis.getAsLong());
        }
    }

    private void wanted(AccountGate gate) {
        if (asker != null) {
            asker.wanted(inUse(gate));
        }
    }

    /**
     * Of one account or, with null, of all; the latest first, which of two tokens of one subject is the one that holds.
     */
    private List<Credential> inUse(@Nullable AccountGate gate) {
        long now = epochMillis.getAsLong();
        List<InUse> found = new ArrayList<>();
        for (Caller caller : callers.values()) {
            Credential credential = caller.credential();
            if (credential != null
                    && (gate == null || gateOf(credential) == gate)
                    && caller.isInUse(now, IN_USE_MILLIS)) {
                found.add(new InUse(caller.usedMillis(), credential));
            }
        }
        found.sort((one, other) -> Long.compare(other.usedMillis, one.usedMillis));
        List<Credential> latestFirst = new ArrayList<>();
        found.forEach(use -> latestFirst.add(use.credential));
        return latestFirst;
    }

    private Caller newCaller(Credential.Carrier carrier) {
        if (callers.size() >= MOST_CALLERS) {
            long now = epochMillis.getAsLong();
            callers.values().removeIf(caller -> !caller.isInUse(now, IN_USE_MILLIS));
        }
        Caller made = new Caller(this, carrier.at(destination.origin()));
        if (callers.size() >= MOST_CALLERS) {
            return made;
        }
        Caller former = callers.putIfAbsent(carrier, made);
        return former != null ? former : made;
    }

    private AccountGate gateOf(long account) {
        AccountGate known = own.get(account);
        if (known != null || own.size() >= MOST_ACCOUNTS) {
            return known != null ? known : common;
        }
        return own.computeIfAbsent(account, this::open);
    }

    private AccountGate open(long account) {
        AccountGate gate = gates.apply(Account.of(destination.origin(), account));
        gate.onUsagesWanted(() -> wanted(gate));
        return gate;
    }
}
