package dev.kimigate.redis;

import dev.kimigate.leader.ServerReport;
import dev.kimigate.lease.KnownNames;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.SharedCoolDown;
import dev.kimigate.lease.StartsRequest;
import dev.kimigate.lease.SyncAnswer;
import dev.kimigate.lease.SyncRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One look at a server, as a leader would use it. */
final class ServerLook {
    /** No digest of an account. */
    private static final String KEY = "doctor";

    private static final long CONNECT_MILLIS = 3_000;
    private static final long ASK_MILLIS = 2_000;

    private ServerLook() {}

    static ServerReport at(String url, Map<String, String> environment, ThreadFactory threads) {
        ServerPlace place;
        try {
            place = ServerPlace.parse(url);
        } catch (IllegalArgumentException e) {
            return ServerReport.of("the setting store", String.valueOf(e.getMessage()));
        }
        String server = place.toString();
        LinkOpener opener = new LinkOpener(place, KEY, environment, null, threads);
        try (LeaseServer.Channel channel = opener.connect(nodes -> {}, CONNECT_MILLIS)) {
            return look(server, (ServerLink) channel);
        } catch (ServerException e) {
            String message = String.valueOf(e.getMessage());
            return ServerReport.of(
                    server, message.startsWith(server + ": ") ? message.substring(server.length() + 2) : message);
        }
    }

    private static ServerReport look(String server, ServerLink link) throws ServerException {
        SyncRequest request = new SyncRequest(
                "doctor",
                ThreadLocalRandom.current().nextLong(1, 1L << 48),
                System.currentTimeMillis(),
                1,
                0,
                1,
                1,
                1_000,
                0,
                0,
                0,
                false,
                link.run());
        askTheRest(link);
        long began = System.nanoTime();
        Object reply = link.sync(request, ASK_MILLIS);
        long latency = (System.nanoTime() - began) / 1_000_000;
        SyncAnswer answer = SyncAnswer.of(request, reply);
        if (answer == null) {
            return ServerReport.of(server, "it does not run our script as it should");
        }
        long ahead = answer.serverMillis() - System.currentTimeMillis();
        link.forget(ASK_MILLIS);
        String info = link.info(ASK_MILLIS);
        String version = value(info, "valkey_version");
        return new ServerReport(
                "",
                server,
                version.isEmpty() ? product("Redis", value(info, "redis_version")) : product("Valkey", version),
                role(info),
                value(info, "maxmemory_policy"),
                latency,
                ahead,
                isEvicting(info),
                unprotectedReplicas(info));
    }

    /** What needs the same permissions as a sync, on keys that end by themselves. */
    private static void askTheRest(ServerLink link) throws ServerException {
        Object unusedCoolDown = link.coolDown(SharedCoolDown.NONE, ASK_MILLIS);
        Object unusedFacts = link.facts(List.of(), ASK_MILLIS);
        Object unusedNames = link.names(KnownNames.NOTHING, ASK_MILLIS);
        Object unusedStarts = link.starts(new StartsRequest(KEY, 0, 0, 0, 0, 1), ASK_MILLIS);
    }

    /** In today's word: the servers still say master. */
    private static String role(String info) {
        String role = value(info, "role");
        return role.equals("master") ? "primary" : role;
    }

    private static String product(String name, String version) {
        return version.isEmpty() ? "" : name + " " + version;
    }

    private static boolean isEvicting(String info) {
        String policy = value(info, "maxmemory_policy");
        return !policy.isEmpty()
                && !policy.equals("noeviction")
                && !value(info, "maxmemory").equals("0");
    }

    /** A server that wants replicas for its writes says how many are good. */
    private static int unprotectedReplicas(String info) {
        String replicas = value(info, "connected_slaves");
        return replicas.matches("[0-9]{1,4}")
                        && value(info, "min_slaves_good_slaves").isEmpty()
                ? Integer.parseInt(replicas)
                : 0;
    }

    private static String value(String info, String key) {
        Matcher line = Pattern.compile("(?m)^" + key + ":([\\w.-]+)\\s*$").matcher(info);
        return line.find() ? line.group(1) : "";
    }
}
