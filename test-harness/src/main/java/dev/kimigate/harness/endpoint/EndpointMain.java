package dev.kimigate.harness.endpoint;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/** Runs an endpoint as a program until it is killed. */
public final class EndpointMain {

    private static final String USAGE = """
            options:
              --host ADDRESS          bound for calls and control (127.0.0.1)
              --port N                TLS: HTTP/2 and HTTP/1.1 (0 = any)
              --plain-port N          plain HTTP/1.1 and h2c (none)
              --control-port N        the control URL (0 = any)
              --cert-dir DIR          where the certificate is kept, made there if missing
              --name HOST             one more name for the certificate
              --account NAME=KEY,KEY  these credentials belong to this account
              --limit N               calls in flight per account (20)
              --set KEY=VALUE         any component of the behaviour, as for POST /set
            """;

    private EndpointMain() {}

    /** Prints its ports, its control URL and its trust store on stdout, one {@code name=value} a line. */
    public static void main(String[] args) throws InterruptedException {
        EndpointOptions options;
        try {
            options = parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        try (KimiEndpoint endpoint = KimiEndpoint.start(options)) {
            print(endpoint, System.out);
            Thread.currentThread().join();
        }
    }

    static EndpointOptions parse(String... args) {
        EndpointOptions options = EndpointOptions.usual();
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String option = words.next();
            if (!words.hasNext()) {
                throw new IllegalArgumentException(option + ": a value is missing, or it is no option");
            }
            options = with(options, option, words.next());
        }
        return options;
    }

    private static EndpointOptions with(EndpointOptions options, String option, String value) {
        return switch (option) {
            case "--host" -> options.withHost(value);
            case "--port" -> options.withPort(Integer.parseInt(value));
            case "--plain-port" -> options.withPlainPort(Integer.parseInt(value));
            case "--control-port" -> options.withControlPort(Integer.parseInt(value));
            case "--cert-dir" -> options.withCertDir(Path.of(value));
            case "--name" -> options.withNames(value);
            case "--limit" -> options.withLimit(Integer.parseInt(value));
            case "--account" -> {
                String[] account = pair(option, value);
                yield options.withAccount(account[0], account[1].split(",", -1));
            }
            case "--set" -> {
                String[] key = pair(option, value);
                yield options.withBehaviour(options.behaviour().with(Map.of(key[0], key[1])));
            }
            default -> throw new IllegalArgumentException(option + ": no such option");
        };
    }

    private static String[] pair(String option, String value) {
        String[] pair = value.split("=", 2);
        if (pair.length != 2) {
            throw new IllegalArgumentException(option + ": '" + value + "' has no '='");
        }
        return pair;
    }

    private static void print(KimiEndpoint endpoint, PrintStream out) {
        out.println("port=" + endpoint.port());
        out.println("plain-port=" + endpoint.plainPort());
        out.println("control=" + endpoint.controlUri());
        out.println("trust-store=" + endpoint.trustStore());
        out.println("ready");
        out.flush();
    }
}
