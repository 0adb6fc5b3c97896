package dev.kimigate.harness.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts load on an endpoint by several client libraries of one class path, call by call in turn. Options: see
 * {@link LoadOptions}; {@code --mode} such as {@code okhttp=enqueue,vertx=loop}: each client with its own mode. A
 * warm-up has to be as many calls as there are clients.
 */
public final class MixedLoad {

    private MixedLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "");
        // Vert.x's own resolver does not know the names that the JDK was given.
        System.setProperty("vertx.disableDnsResolver", "true");
        List<LoadClient> clients = new ArrayList<>();
        for (String part : options.mode().split(",", -1)) {
            String[] pair = part.split("=", 2);
            String[] own = Arrays.copyOf(args, args.length + 2);
            own[args.length] = "--mode";
            own[args.length + 1] = pair[1];
            clients.add(client(pair[0], LoadOptions.parse(own, "")));
        }
        LoadRun.tell(options, new MixedLoadClient(clients));
    }

    private static LoadClient client(String name, LoadOptions options) {
        boolean async = options.mode().equals("async");
        return switch (name) {
            case "jdk" -> new JdkLoadClient(options);
            case "url" -> new UrlConnectionLoadClient(options);
            case "okhttp" -> OkHttpLoadClient.of(options);
            case "apache4" -> async ? new Apache4AsyncLoadClient(options) : new Apache4LoadClient(options);
            case "apache5" -> async ? new Apache5AsyncLoadClient(options) : new Apache5LoadClient(options);
            case "ktor" -> new KtorLoadClient(options);
            case "vertx" -> new VertxLoadClient(options);
            case "reactornetty" -> new ReactorNettyLoadClient(options);
            default -> throw new IllegalArgumentException("--mode " + name);
        };
    }
}
