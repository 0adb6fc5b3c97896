package dev.kimigate.harness.endpoint;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is started. Immutable.
 *
 * @param host the address bound for calls and control; 127.0.0.1 unless containers are to reach it
 * @param port of TLS; 0 for any, 443 for the real URLs
 * @param plainPort of plain HTTP; 0 for any, {@link #NONE} for none
 * @param controlPort of the control URL; 0 for any
 * @param certDir where the certificate is kept; null for a temporary folder of this process
 * @param names more names for the certificate
 * @param accounts credential to account; what is not named belongs to {@link #DEFAULT_ACCOUNT}
 * @param behaviour at the start
 */
public record EndpointOptions(
        String host,
        int port,
        int plainPort,
        int controlPort,
        @Nullable Path certDir,
        Set<String> names,
        Map<String, String> accounts,
        Behaviour behaviour) {

    public static final String DEFAULT_ACCOUNT = "default";
    public static final int NONE = -1;

    public EndpointOptions {
        names = Set.copyOf(names);
        accounts = Map.copyOf(accounts);
    }

    /** Any free TLS port of 127.0.0.1, no plain port, the usual behaviour. */
    public static EndpointOptions usual() {
        return new EndpointOptions("127.0.0.1", 0, NONE, 0, null, Set.of(), Map.of(), Behaviour.usual());
    }

    public EndpointOptions withHost(String address) {
        return new EndpointOptions(address, port, plainPort, controlPort, certDir, names, accounts, behaviour);
    }

    public EndpointOptions withPort(int tls) {
        return new EndpointOptions(host, tls, plainPort, controlPort, certDir, names, accounts, behaviour);
    }

    public EndpointOptions withPlainPort(int plain) {
        return new EndpointOptions(host, port, plain, controlPort, certDir, names, accounts, behaviour);
    }

    public EndpointOptions withControlPort(int control) {
        return new EndpointOptions(host, port, plainPort, control, certDir, names, accounts, behaviour);
    }

    public EndpointOptions withCertDir(Path dir) {
        return new EndpointOptions(host, port, plainPort, controlPort, dir, names, accounts, behaviour);
    }

    public EndpointOptions withNames(String... more) {
        Set<String> all = Stream.concat(names.stream(), Stream.of(more)).collect(Collectors.toSet());
        return new EndpointOptions(host, port, plainPort, controlPort, certDir, all, accounts, behaviour);
    }

    /** These credentials belong to this account. */
    public EndpointOptions withAccount(String account, String... credentials) {
        Map<String, String> all = new HashMap<>(accounts);
        List.of(credentials).forEach(credential -> all.put(credential, account));
        return new EndpointOptions(host, port, plainPort, controlPort, certDir, names, all, behaviour);
    }

    public EndpointOptions withBehaviour(Behaviour first) {
        return new EndpointOptions(host, port, plainPort, controlPort, certDir, names, accounts, first);
    }

    public EndpointOptions withLimit(int calls) {
        return withBehaviour(behaviour.withLimit(calls));
    }

    String accountOf(String credential) {
        return accounts.getOrDefault(credential, DEFAULT_ACCOUNT);
    }
}
