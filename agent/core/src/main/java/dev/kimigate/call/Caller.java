package dev.kimigate.call;

import dev.kimigate.account.Credential;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A credential in use at an origin in this JVM, and the account its calls count for. Any thread.
 *
 * <p>When it is found to belong to another account, its calls that are under way count in both until they end.
 */
final class Caller {
    private static final String ORGANIZATION = "msh-org-id";
    private static final long SEEN_EVERY_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final OriginAccounts accounts;
    /** Null for calls without one: they count for the common account. */
    private final @Nullable Credential credential;

    private volatile AccountGate gate;
    private volatile long usedMillis;
    private volatile long seenMillis;
    private volatile @Nullable String organization;

    Caller(OriginAccounts accounts, @Nullable Credential credential) {
        this.accounts = accounts;
        this.credential = credential;
        this.gate = accounts.gateOf(credential);
    }

    @Nullable
    Credential credential() {
        return credential;
    }

    /** The gate that its calls pass, as far as it has followed. */
    AccountGate gate() {
        return gate;
    }

    /** A call begins; the gate it passes. Costs a look into the shared table. */
    AccountGate used(long nowMillis) {
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

    /** Goes where the credential belongs by now; the gate of that account. */
    AccountGate follow() {
        AccountGate former = gate;
        AccountGate present = accounts.gateOf(credential);
        if (present != former) {
            gate = present;
            accounts.gates().forEach(each -> each.leases().forEach(this::carry));
        }
        return present;
    }

    /** A call has got its permit, perhaps after its credential has moved on. */
    void granted(Lease lease) {
        carry(lease);
    }

    /** An answer of the server came to a call. */
    void answered(UnaryOperator<@Nullable String> header) {
        Credential known = credential;
        if (known == null || !accounts.learns()) {
            return;
        }
        String named = header.apply(ORGANIZATION);
        if (named != null && !(named.equals(organization) && accounts.knowsOrganization(known))) {
            organization = named;
            accounts.learnOrganization(known, named);
            follow();
        }
    }

    private void carry(Lease lease) {
        AccountGate present = gate;
        if (lease.caller() == this && lease.account() != present) {
            lease.carryInto(present);
        }
    }
}
