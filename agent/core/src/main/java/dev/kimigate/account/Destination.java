package dev.kimigate.account;

import org.jspecify.annotations.Nullable;

/**
 * Where a gated call goes.
 *
 * @param account what its calls count for as long as nothing more is known
 * @param origin scheme, host and, unless it is the scheme's own, port: {@code https://api.kimi.com}
 * @param named whether the user has named the account, which then is the only one
 * @param kimiCode whether the origin tells about accounts under {@code /coding/v1/usages}
 */
public record Destination(Account account, String origin, boolean named, boolean kimiCode) {
    /* Written out: what a record has by itself is linked when first called, which costs a host's first call milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Destination that
                && origin.equals(that.origin)
                && account.id().equals(that.account.id())
                && account.name().equals(that.account.name())
                && named == that.named
                && kimiCode == that.kimiCode;
    }

    @Override
    public int hashCode() {
        return 31 * origin.hashCode() + account.id().hashCode();
    }
}
