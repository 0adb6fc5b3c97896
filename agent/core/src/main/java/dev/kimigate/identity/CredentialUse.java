package dev.kimigate.identity;

import dev.kimigate.account.Credential;
import dev.kimigate.kimi.KimiAccounts;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A credential in use at an origin in this JVM, and the account its calls count for. Any thread.
 *
 * <p>When it is found to belong to another account, its calls that are under way count in both until they end.
 */
@SuppressWarnings("ReferenceEquality") // an account is one object
public final class CredentialUse<A extends UsedAccount> {
    private static final long SEEN_EVERY_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final OriginAccounts<A> accounts;
    /** Null for calls without one: they count for the common account. */
    private final @Nullable Credential credential;

    private volatile A account;
    private volatile long usedMillis;
    private volatile long seenMillis;
    private volatile @Nullable String organization;

    CredentialUse(OriginAccounts<A> accounts, @Nullable Credential credential) {
        this.accounts = accounts;
        this.credential = credential;
        this.account = accounts.accountOf(credential);
    }

    @Nullable
    Credential credential() {
        return credential;
    }

    /** What its calls count for, as far as it has {@link #follow followed}. */
    public A account() {
        return account;
    }

    /** A call begins; the account it counts for. Costs a look into the shared table. */
    A used(long nowMillis) {
        usedMillis = nowMillis;
        Credential known = credential;
        if (known != null && Math.abs(nowMillis - seenMillis) >= SEEN_EVERY_MILLIS) {
            seenMillis = nowMillis;
            accounts.seen(known, nowMillis);
        }
        return follow();
    }

    boolean isInUse(long nowMillis, long withinMillis) {
        return Math.abs(nowMillis - usedMillis) <= withinMillis;
    }

    /** Of the last call, wall clock. */
    long usedMillis() {
        return usedMillis;
    }

    /** Goes where the credential belongs by now; that account. */
    public A follow() {
        A former = account;
        A present = accounts.accountOf(credential);
        if (present != former) {
            account = present;
            accounts.moved(this);
        }
        return present;
    }

    /** An answer of the server came to a call. */
    public void answered(UnaryOperator<@Nullable String> header) {
        Credential known = credential;
        if (known == null || !accounts.learns()) {
            return;
        }
        String named = header.apply(KimiAccounts.ORGANIZATION_HEADER);
        if (named != null && !(named.equals(organization) && accounts.knowsOrganization(known))) {
            organization = named;
            accounts.learnOrganization(known, named);
            follow();
        }
    }
}
