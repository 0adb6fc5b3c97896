package dev.kimigate.harness.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS for clients in the endpoint's own process, where no system property can name its trust store any more. */
public final class TrustingContext {

    private TrustingContext() {}

    /** A context that trusts this endpoint and nobody else. */
    public static SSLContext of(KimiEndpoint endpoint) {
        try (InputStream in = Files.newInputStream(endpoint.trustStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, KimiEndpoint.TRUST_STORE_PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no TLS for " + endpoint.uri("/"), e);
        }
    }
}
