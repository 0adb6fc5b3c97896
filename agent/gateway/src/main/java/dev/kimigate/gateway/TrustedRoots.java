package dev.kimigate.gateway;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificates that servers are trusted by: the JVM's, and those in the files that tools are given. */
final class TrustedRoots {
    /** What Node's tools and OpenSSL's go by. */
    private static final List<String> FILES = List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE");

    /** OpenSSL's too: folders, each of them full of files. */
    private static final String FOLDERS = "SSL_CERT_DIR";

    private TrustedRoots() {}

    /** TLS to servers; fails with {@link GatewayException} if a file that is named cannot be used. */
    static SslContext context(Map<String, String> environment) throws GatewayException {
        List<Certificate> more = new ArrayList<>();
        for (String variable : FILES) {
            String file = value(environment, variable);
            if (!file.isBlank()) {
                more.addAll(read(variable, Path.of(file)));
            }
        }
        for (String folder : value(environment, FOLDERS).split(File.pathSeparator, -1)) {
            if (!folder.isBlank()) {
                more.addAll(inFolder(Path.of(folder)));
            }
        }
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            return more.isEmpty()
                    ? builder.build()
                    : builder.trustManager(factory(together(more))).build();
        } catch (GeneralSecurityException | IOException failure) {
            throw new GatewayException("TLS could not be set up: " + failure);
        }
    }

    private static String value(Map<String, String> environment, String variable) {
        return environment.getOrDefault(variable, environment.getOrDefault(variable.toLowerCase(Locale.ROOT), ""));
    }

    /** As OpenSSL reads it: a folder that is not there is none, and other files than certificates may be in it. */
    private static List<Certificate> inFolder(Path folder) {
        Set<Path> real = new LinkedHashSet<>(); // each is there under its name and, as a link, under its hash
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : files) {
                real.add(file.toRealPath());
            }
        } catch (IOException notThere) {
            return List.of();
        }
        Set<Certificate> found = new LinkedHashSet<>();
        for (Path file : real) {
            try {
                found.addAll(read(FOLDERS, file));
            } catch (GatewayException noCertificates) {
                // another file
            }
        }
        return List.copyOf(found);
    }

    private static List<Certificate> read(String variable, Path file) throws GatewayException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new GatewayException(
                    "the certificates of " + variable + "=" + file + " cannot be read: " + unreadable);
        }
    }

    private static KeyStore together(List<Certificate> more) throws GeneralSecurityException, IOException {
        List<Certificate> all = new ArrayList<>(more);
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                all.addAll(List.of(known.getAcceptedIssuers()));
            }
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("root" + i, all.get(i));
        }
        return store;
    }

    /** The JVM's own roots without a store. */
    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
