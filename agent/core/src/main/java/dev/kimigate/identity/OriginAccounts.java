package dev.kimigate.identity;

import dev.kimigate.account.Account;
import dev.kimigate.account.AccountRules;
import dev.kimigate.account.Credential;
import dev.kimigate.account.CredentialBook;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Identity;
import dev.kimigate.account.Names;
import dev.kimigate.time.Clocks;
import dev.kimigate.usages.UsagesAsker;
import dev.kimigate.usages.UsagesReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one origin as this JVM uses them: which of them a call counts for, by its credential. Any thread.
 *
 * <p>Bounded, whatever tokens come by: callers not in use are forgotten, and credentials of more accounts than a
 * machine has count for the common one.
 */
@SuppressWarnings("ReferenceEquality") // an account is one object
public final class OriginAccounts<A extends UsedAccount> implements UsagesAsker.Audience {
    private static final int MOST_CALLERS = 64;
    private static final int MOST_ACCOUNTS = 32;
    private static final long IN_USE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Destination destination;
    private final Function<Account, A> opener;
    private final MoveListener<A> moves;
    private final Clocks clocks;
    private final A common;
    private final AccountRules rules;
    private final CredentialBook book;
    private final Caller<A> anonymous;
    private final ConcurrentHashMap<Credential.Carrier, Caller<A>> callers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, A> own = new ConcurrentHashMap<>();
    /** The account about which the question under way was announced; there is one question at a time. */
    private volatile @Nullable A announced;

    private final @Nullable UsagesAsker asker;

    /** A snapshot: what is sorted by must not move meanwhile. */
    private record InUse(long usedMillis, Credential credential) {}

    /**
     * @param opener gives the one of an account in this JVM
     * @param askers null if the server is not to be asked about accounts
     */
    public OriginAccounts(
            Destination destination,
            Function<Account, A> opener,
            MoveListener<A> moves,
            Clocks clocks,
            @Nullable UsagesAskers askers) {
        this.destination = destination;
        this.opener = opener;
        this.moves = moves;
        this.clocks = clocks;
        this.common = opener.apply(destination.account());
        Names names = common.names();
        this.rules = new AccountRules(names);
        this.book = new CredentialBook(names);
        this.anonymous = new Caller<>(this, null);
        this.asker = askers == null || !destination.kimiCode() ? null : askers.open(destination.origin(), names, this);
        common.onUsagesWanted(() -> wanted(common));
    }

    /** The one who makes a call. */
    public Caller<A> caller(UnaryOperator<@Nullable String> header) {
        Credential.Carrier carrier = Credential.Carrier.of(header);
        if (carrier == null) {
            return anonymous;
        }
        Caller<A> known = callers.get(carrier);
        return known != null ? known : newCaller(carrier);
    }

    /** A call begins. */
    public A begin(Caller<A> caller) {
        A account = caller.used(clocks.nowMillis());
        if (asker != null && caller != anonymous) {
            asker.called();
        }
        return account;
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

    /** The account that the credential counts for now. */
    A accountOf(@Nullable Credential credential) {
        if (credential == null || !learns()) {
            return common;
        }
        long identity = rules.accountOf(credential);
        return identity == AccountRules.COMMON ? common : accountOf(identity);
    }

    void moved(Caller<A> caller) {
        moves.moved(caller, all());
    }

    /** All that calls of this JVM may have counted for. */
    private List<A> all() {
        List<A> all = new ArrayList<>(own.values());
        all.add(common);
        return all;
    }

    @Override
    public List<Credential> inUse() {
        return inUse(null);
    }

    @Override
    public void asking(Credential credential) {
        A account = accountOf(credential);
        if (account.names().word(Names.Word.ANSWERED) == 0) {
            announced = account;
            account.usagesAsking();
        }
    }

    @Override
    public void answered(Credential credential, @Nullable UsagesReport report) {
        A former = announced;
        announced = null;
        A answered = null;
        try {
            answered = report == null ? null : tell(credential, report);
        } finally {
            if (former != null && former != answered) {
                former.usagesAnswered(0, 0);
            }
        }
    }

    /** Learns whose the credential is first: the rest is about that account. */
    private A tell(Credential credential, UsagesReport report) {
        String userId = report.userId();
        if (userId != null && learns()) {
            learn(credential, Identity.Kind.USER, userId);
            callers.values().forEach(Caller::follow);
        }
        A account = accountOf(credential);
        Names names = account.names();
        names.word(Names.Word.ANSWERED, names.word(Names.Word.ANSWERED), clocks.nowMillis());
        account.usagesAnswered(report.ceiling(), report.spentUntilMillis());
        return account;
    }

    private void learn(Credential credential, Identity.Kind kind, String name) {
        if (Identity.isName(name)) {
            rules.learn(credential, Identity.of(destination.origin(), kind, name), clocks.nowMillis());
        }
    }

    private void wanted(A account) {
        if (asker != null) {
            asker.wanted(inUse(account));
        }
    }

    /**
     * Of one account or, with null, of all; the latest first, which of two tokens of one subject is the one that holds.
     */
    private List<Credential> inUse(@Nullable A account) {
        long now = clocks.nowMillis();
        List<InUse> found = new ArrayList<>();
        for (Caller<A> caller : callers.values()) {
            Credential credential = caller.credential();
            if (credential != null
                    && (account == null || accountOf(credential) == account)
                    && caller.isInUse(now, IN_USE_MILLIS)) {
                found.add(new InUse(caller.usedMillis(), credential));
            }
        }
        found.sort((one, other) -> Long.compare(other.usedMillis, one.usedMillis));
        List<Credential> latestFirst = new ArrayList<>();
        found.forEach(use -> latestFirst.add(use.credential));
        return latestFirst;
    }

    private Caller<A> newCaller(Credential.Carrier carrier) {
        if (callers.size() >= MOST_CALLERS) {
            long now = clocks.nowMillis();
            callers.values().removeIf(caller -> !caller.isInUse(now, IN_USE_MILLIS));
        }
        Caller<A> made = new Caller<>(this, carrier.at(destination.origin()));
        if (callers.size() >= MOST_CALLERS) {
            return made;
        }
        Caller<A> former = callers.putIfAbsent(carrier, made);
        return former != null ? former : made;
    }

    private A accountOf(long identity) {
        A known = own.get(identity);
        if (known != null || own.size() >= MOST_ACCOUNTS) {
            return known != null ? known : common;
        }
        return own.computeIfAbsent(identity, this::open);
    }

    private A open(long identity) {
        A account = opener.apply(Account.of(destination.origin(), identity));
        account.onUsagesWanted(() -> wanted(account));
        return account;
    }
}
