package dev.kimigate.account;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a call proves its right by: an API key or a token, as the tool's request carries it. Immutable.
 *
 * <p>The key itself stays in memory, for asking the server about its account; all else goes by the digest.
 */
public final class Credential {
    private static final String AUTHORIZATION = "authorization";
    private static final String API_KEY = "x-api-key";
    private static final String BEARER = "bearer ";

    private final long digest;
    private final long tokenDigest;
    private final String headerName;
    private final String headerValue;

    private Credential(long digest, long tokenDigest, String headerName, String headerValue) {
        this.digest = digest;
        this.tokenDigest = tokenDigest;
        this.headerName = headerName;
        this.headerValue = headerValue;
    }

    /**
     * The credential of a request to that origin; null if it has none that we know. Costs a digest: keep the result.
     *
     * @param header gives a request header's first value, by its name in lower case
     */
    static @Nullable Credential of(String origin, UnaryOperator<@Nullable String> header) {
        Carrier carrier = Carrier.of(header);
        return carrier == null ? null : of(origin, carrier);
    }

    static Credential of(String origin, Carrier carrier) {
        String subject = Jwt.subject(carrier.token());
        long token = Digests.of(origin, "key", carrier.token());
        long digest = subject == null ? token : Digests.of(origin, "subject", subject);
        return new Credential(digest, token, carrier.name(), carrier.value());
    }

    /**
     * 64 bits, not 0: of the key, or of issuer and subject where it is a token that names them; another one per origin.
     */
    public long digest() {
        return digest;
    }

    /** Whether the digest is of a token's subject: a weak identity. */
    boolean hasSubject() {
        return digest != tokenDigest;
    }

    /** Of the key or token itself, even where it names its subject. */
    long tokenDigest() {
        return tokenDigest;
    }

    /** The request header that carries it, in lower case. */
    public String headerName() {
        return headerName;
    }

    /** The header's value: secret. */
    public String headerValue() {
        return headerValue;
    }

    @Override
    public String toString() {
        return "Credential[" + Long.toHexString(digest) + "]";
    }

    /**
     * A request header with a credential in it. Cheap to find.
     *
     * @param name in lower case
     * @param value as the request has it: secret
     */
    public record Carrier(String name, String value) {
        /** The first header with a credential, or null. */
        public static @Nullable Carrier of(UnaryOperator<@Nullable String> header) {
            String bearer = header.apply(AUTHORIZATION);
            if (bearer != null && bearer.length() > BEARER.length() && Ascii.startsLower(bearer, 0, BEARER)) {
                return new Carrier(AUTHORIZATION, bearer);
            }
            String key = header.apply(API_KEY);
            return key == null || key.isEmpty() ? null : new Carrier(API_KEY, key);
        }

        /** The credential in it, at that origin. Costs a digest: keep the result. */
        public Credential at(String origin) {
            return Credential.of(origin, this);
        }

        String token() {
            return name.equals(AUTHORIZATION) ? value.substring(BEARER.length()).trim() : value;
        }

        /* Written out: what a record has by itself is linked when first called, which costs milliseconds. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Carrier that && value.equals(that.value) && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }

        @Override
        public String toString() {
            return "Carrier[" + name + "]";
        }
    }
}
