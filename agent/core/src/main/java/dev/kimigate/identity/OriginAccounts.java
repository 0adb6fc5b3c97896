package dev.kimigate.identity;

import dev.kimigate.account.Account;
import dev.kimigate.account.AccountRules;
import dev.kimigate.account.AccountWord;
import dev.kimigate.account.Credential;
import dev.kimigate.account.CredentialBook;
import dev.kimigate.account.Destination;
import dev.kimigate.account.Identity;
import dev.kimigate.kimi.KimiAccounts;
import dev.kimigate.kimi.UsagesReport;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.DigestTable;
import dev.kimigate.usages.UsagesAsker;
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
 * <p>Bounded, whatever tokens come by: uses that have ended are forgotten, and credentials of more accounts than a
 * machine has count for the common one.
 */
@SuppressWarnings("ReferenceEquality") // an account is one object
public final class OriginAccounts<A extends UsedAccount> implements UsagesAsker.Audience {
    private static final int MOST_USES = 64;
    private static final int MOST_ACCOUNTS = 32;
    private static final long IN_USE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Destination destination;
    private final Function<Account, A> opener;
    private final MoveListener<A> moves;
    private final Clocks clocks;
    private final A common;
    private final AccountRules rules;
    private final CredentialBook book;
    private final CredentialUse<A> anonymous;
    private final ConcurrentHashMap<Credential.Carrier, CredentialUse<A>> uses = new ConcurrentHashMap<>();
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
        DigestTable digests = common.digests();
        this.rules = new AccountRules(digests, common::isSharedByMachines);
        this.book = new CredentialBook(digests);
        this.anonymous = new CredentialUse<>(this, null);
        this.asker =
                askers == null || !destination.kimiCode() ? null : askers.open(destination.origin(), digests, this);
        if (learns()) {
            common.learnsNames();
        }
        common.onUsagesWanted(() -> wanted(common));
    }

    /** The one who makes a call. */
    public CredentialUse<A> credentialUse(UnaryOperator<@Nullable String> header) {
        Credential.Carrier carrier = Credential.Carrier.of(header);
        if (carrier == null) {
            return anonymous;
        }
        CredentialUse<A> known = uses.get(carrier);
        return known != null ? known : newUse(carrier);
    }

    /** A call begins. */
    public A begin(CredentialUse<A> credentialUse) {
        A account = credentialUse.used(clocks.nowMillis());
        if (asker != null && credentialUse != anonymous) {
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

    void moved(CredentialUse<A> credentialUse) {
        moves.moved(credentialUse, all());
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
        DigestTable digests = account.digests();
        digests.word(AccountWord.ABOUT.index(), digests.word(AccountWord.ABOUT.index()), clocks.nowMillis());
        if (digests.word(AccountWord.ANSWERED.index()) == 0) {
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
            uses.values().forEach(CredentialUse::follow);
        }
        A account = accountOf(credential);
        DigestTable digests = account.digests();
        digests.word(AccountWord.ANSWERED.index(), digests.word(AccountWord.ANSWERED.index()), clocks.nowMillis());
        account.usagesAnswered(report.ceiling(), report.spentUntilMillis());
        return account;
    }

    private void learn(Credential credential, Identity.Kind kind, String name) {
        if (KimiAccounts.isName(name)) {
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
        for (CredentialUse<A> credentialUse : uses.values()) {
            Credential credential = credentialUse.credential();
            if (credential != null
                    && (account == null || accountOf(credential) == account)
                    && credentialUse.isInUse(now, IN_USE_MILLIS)
                    && !isAskedAboutElsewhere(credential, now)) {
                found.add(new InUse(credentialUse.usedMillis(), credential));
            }
        }
        found.sort((one, other) -> Long.compare(other.usedMillis, one.usedMillis));
        List<Credential> latestFirst = new ArrayList<>();
        found.forEach(use -> latestFirst.add(use.credential));
        return latestFirst;
    }

    /**
     * One of the account's machines asks for all. About a key of which nothing is known each asks by itself: the answer
     * says whose it is.
     */
    private boolean isAskedAboutElsewhere(Credential credential, long nowMillis) {
        if (learns() && !rules.knows(credential, Identity.Kind.USER)) {
            return false;
        }
        long asked = accountOf(credential).digests().word(AccountWord.ABOUT.index());
        return nowMillis - asked >= 0 && nowMillis - asked < UsagesAsker.EVERY_MILLIS;
    }

    private CredentialUse<A> newUse(Credential.Carrier carrier) {
        if (uses.size() >= MOST_USES) {
            long now = clocks.nowMillis();
            uses.values().removeIf(credentialUse -> !credentialUse.isInUse(now, IN_USE_MILLIS));
        }
        CredentialUse<A> made = new CredentialUse<>(this, carrier.at(destination.origin()));
        if (uses.size() >= MOST_USES) {
            return made;
        }
        CredentialUse<A> former = uses.putIfAbsent(carrier, made);
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
