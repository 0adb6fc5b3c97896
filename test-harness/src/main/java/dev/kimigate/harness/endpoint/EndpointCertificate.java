package dev.kimigate.harness.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed certificate with Kimi's names, and what is handed to clients that are to trust it. Made by the JDK's
 * keytool; one per process and set of names.
 *
 * @param keyStore PKCS12 with the private key
 * @param trustStore PKCS12 with the certificate alone
 * @param pem the certificate alone, for programs that are no JVM
 */
record EndpointCertificate(Path keyStore, Path trustStore, Path pem) {

    static final String PASSWORD = "changeit";
    private static final String ALIAS = "endpoint";
    private static final Set<String> NAMES =
            Set.of("api.kimi.com", "api.kimi.ai", "api.moonshot.ai", "api.moonshot.cn", "localhost");
    private static final ConcurrentMap<Set<String>, EndpointCertificate> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    /** Makes it, or takes the one that lies in the folder. Waits for keytool, about a second. */
    static EndpointCertificate in(@Nullable Path dir, Set<String> moreNames) {
        Set<String> names = new TreeSet<>(NAMES);
        names.addAll(moreNames);
        if (dir == null) {
            return OF_THIS_PROCESS.computeIfAbsent(names, all -> make(temporaryFolder(), all));
        }
        EndpointCertificate there = at(dir);
        return Files.exists(there.trustStore) ? there : make(dir, names);
    }

    private static EndpointCertificate at(Path dir) {
        return new EndpointCertificate(
                dir.resolve("endpoint-key.p12"), dir.resolve("endpoint-trust.p12"), dir.resolve("endpoint.pem"));
    }

    private static EndpointCertificate make(Path dir, Set<String> names) {
        EndpointCertificate made = at(dir);
        try {
            Files.createDirectories(dir);
            keytool(made.keyStore, names);
            writeTrusted(made);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate in " + dir, e);
        }
        return made;
    }

    private static void keytool(Path keyStore, Set<String> names) throws IOException {
        String san = names.stream().map(name -> "dns:" + name).collect(Collectors.joining(",")) + ",ip:127.0.0.1";
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder builder = new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=api.kimi.com",
                "-ext",
                "SAN=" + san,
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keyStore.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!exitedWell(process)) {
            throw new IOException("keytool: " + said);
        }
    }

    private static boolean exitedWell(Process process) {
        try {
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /* The trust store is written last and moved into place: whoever finds it finds the other two. */
    private static void writeTrusted(EndpointCertificate made) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificate certificate = keys.getCertificate(ALIAS);
        Files.writeString(
                made.pem,
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(ALIAS, certificate);
        Path part = made.trustStore.resolveSibling("endpoint-trust.part");
        try (OutputStream out = Files.newOutputStream(part)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        Files.move(part, made.trustStore);
    }

    private static Path temporaryFolder() {
        try {
            Path dir = Files.createTempDirectory("kimi-endpoint");
            dir.toFile().deleteOnExit();
            at(dir).keyStore.toFile().deleteOnExit();
            at(dir).trustStore.toFile().deleteOnExit();
            at(dir).pem.toFile().deleteOnExit();
            return dir;
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder", e);
        }
    }
}
