package dev.kimigate.redis;

import dev.kimigate.lease.KnownNames;
import dev.kimigate.store.AccountNames;

/** The digests of credentials and accounts as texts, and back. */
final class NameText {
    private static final String NOBODY = "0";

    private NameText() {}

    static KnownNames of(AccountNames names) {
        return new KnownNames(
                identity(names.owner()),
                names.credentials().stream()
                        .map(credential -> new KnownNames.Credential(
                                Long.toHexString(credential.digest()),
                                identity(credential.identity()),
                                credential.kinds()))
                        .toList(),
                names.aliases().stream()
                        .map(alias -> new KnownNames.Alias(identity(alias.larger()), identity(alias.smaller())))
                        .toList());
    }

    static AccountNames read(KnownNames names) {
        return new AccountNames(
                digest(names.owner()),
                names.credentials().stream()
                        .map(credential -> new AccountNames.Credential(
                                digest(credential.digest()), digest(credential.identity()), credential.kinds()))
                        .toList(),
                names.aliases().stream()
                        .map(alias -> new AccountNames.Alias(digest(alias.one()), digest(alias.other())))
                        .toList());
    }

    /** 48 bits, so that texts compare as numbers do. */
    private static String identity(long digest) {
        String digits = Long.toHexString(digest);
        return digest == 0 ? NOBODY : NOBODY.repeat(Math.max(0, 12 - digits.length())) + digits;
    }

    private static long digest(String text) {
        return Long.parseUnsignedLong(text, 16);
    }
}
