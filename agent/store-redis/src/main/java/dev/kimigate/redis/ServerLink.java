package dev.kimigate.redis;

import dev.kimigate.lease.FactsAnswer;
import dev.kimigate.lease.KnownNames;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.ServerScript;
import dev.kimigate.lease.SharedCoolDown;
import dev.kimigate.lease.StartsAnswer;
import dev.kimigate.lease.StartsRequest;
import dev.kimigate.lease.SyncRequest;
import dev.kimigate.lease.ToldFact;
import io.valkey.CommandArguments;
import io.valkey.Connection;
import io.valkey.HostAndPort;
import io.valkey.Protocol.Command;
import io.valkey.exceptions.JedisConnectionException;
import io.valkey.exceptions.JedisDataException;
import io.valkey.exceptions.JedisMovedDataException;
import io.valkey.exceptions.JedisNoScriptException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server, for one account: commands, and the calls that the server publishes. One thread asks;
 * another, which the link starts, reads. A link that failed once is of no more use.
 */
/*
 * Requests and replies are in turn. A reply that comes after its request was given up must not be taken for the next
 * one's, so whoever gives up closes the link; nor one that comes twice, so a reply that nobody waits for closes it too.
 */
final class ServerLink implements LeaseServer.Channel {
    private static final String ANY_RUN = "-";
    private static final int MOST_MOVES = 3;
    private static final Pattern CLUSTER = Pattern.compile("(?m)^(?:redis|server)_mode:cluster\\s*$");
    private static final Pattern RUN_ID = Pattern.compile("(?m)^run_id:(\\w+)\\s*$");
    private static final Pattern ROLE = Pattern.compile("(?m)^role:(\\w+)\\s*$");
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final ServerSockets sockets;
    private final String account;
    /** The scripts' names at the server. */
    private final Map<ServerScript, String> shas;

    private final String run;
    private final BlockingQueue<Object> replies = new LinkedBlockingQueue<>();

    /** The library's connection, with a flush that lets one thread write while another reads. */
    private static final class Wire extends Connection {
        Wire(ServerSockets sockets) {
            super(sockets);
        }

        Object ask(Command command, String... arguments) {
            sendCommand(command, arguments);
            return getOne();
        }

        void send(Command command, String... arguments) {
            sendCommand(command, arguments);
            flush();
        }
    }

    private ServerLink(Wire wire, ServerSockets sockets, String account, Map<ServerScript, String> shas, String run) {
        this.wire = wire;
        this.sockets = sockets;
        this.account = account;
        this.shas = shas;
        this.run = run;
    }

    /**
     * Connects, logs in, and subscribes; in a cluster at the node that has the account's keys. Blocks;
     * {@link ServerSockets#close} from another thread ends that.
     *
     * @param account the account's hash
     * @param whenCalled told of each call of machines, with their names; on the reading thread, so it must not block
     */
    static ServerLink open(
            ServerSockets sockets,
            ServerAddress address,
            ServerPassword password,
            String account,
            ThreadFactory threads,
            LeaseServer.CallListener whenCalled)
            throws ServerException {
        ServerAddress node = address;
        for (int moves = 0; ; moves++) {
            try {
                return openAt(node, sockets, password, account, threads, whenCalled);
            } catch (JedisMovedDataException moved) {
                HostAndPort next = moved.getTargetNode();
                if (moves == MOST_MOVES) {
                    sockets.close();
                    throw new ServerException(node + ": " + ServerErrors.explain(moved));
                }
                node = node.at(next.getHost(), next.getPort());
                sockets.turnTo(node, 0);
            }
        }
    }

    private static ServerLink openAt(
            ServerAddress address,
            ServerSockets sockets,
            ServerPassword password,
            String account,
            ThreadFactory threads,
            LeaseServer.CallListener whenCalled)
            throws ServerException {
        Wire wire = new Wire(sockets);
        try {
            wire.connect();
            logIn(wire, address, password);
            String about = aboutServer(wire);
            boolean cluster = CLUSTER.matcher(about).find();
            if (!cluster) {
                requirePrimary(wire);
            }
            Map<ServerScript, String> shas = new EnumMap<>(ServerScript.class);
            for (ServerScript script : ServerScript.values()) {
                shas.put(script, text(wire.ask(Command.SCRIPT, "LOAD", script.text())));
            }
            if (cluster) {
                requireKey(wire, Objects.requireNonNull(shas.get(ServerScript.FACTS)), account);
            }
            Object subscribed = wire.ask(Command.SUBSCRIBE, ServerScript.wakeChannel(account));
            if (!(subscribed instanceof List)) {
                throw new ServerException(address + ": " + ServerErrors.explainLoss(new IllegalStateException()));
            }
            sockets.readForEver();
            Matcher id = RUN_ID.matcher(about);
            ServerLink link = new ServerLink(wire, sockets, account, shas, id.find() ? id.group(1) : ANY_RUN);
            threads.newThread(() -> link.read(whenCalled)).start();
            return link;
        } catch (JedisMovedDataException e) {
            throw e;
        } catch (JedisDataException e) {
            sockets.close();
            throw new ServerException(address + ": " + ServerErrors.explain(e));
        } catch (ServerException e) {
            sockets.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw new ServerException(address + ": " + ServerErrors.explainLoss(e));
        }
    }

    private static void logIn(Wire wire, ServerAddress address, ServerPassword password) {
        String secret = password.text();
        if (secret == null) {
            Object unused = wire.ask(Command.HELLO, "3");
        } else {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            wire.sendCommand(new CommandArguments(Command.HELLO)
                    .add("3")
                    .add("AUTH")
                    .add(address.user())
                    .add(bytes));
            Object unused = wire.getOne();
            Arrays.fill(bytes, (byte) 0);
        }
        if (address.database() > 0) {
            Object unused = wire.ask(Command.SELECT, Integer.toString(address.database()));
        }
    }

    /** Empty where it may not be asked. */
    private static String aboutServer(Wire wire) {
        try {
            return text(wire.ask(Command.INFO, "server"));
        } catch (JedisDataException e) {
            return ""; // INFO is not permitted
        }
    }

    /** A server that only follows another is refused; a cluster's leads on by itself. */
    private static void requirePrimary(Wire wire) throws ServerException {
        try {
            Matcher role = ROLE.matcher(text(wire.ask(Command.INFO, "replication")));
            if (role.find() && !role.group(1).equals("master")) {
                throw new ServerException("the server is a replica, which takes no writes; name the primary");
            }
        } catch (JedisDataException e) {
            // INFO is not permitted
        }
    }

    /** Asks for nothing of the account; a node that has not its keys names the one that has. */
    private static void requireKey(Wire wire, String sha, String account) {
        List<String> words = new ArrayList<>(List.of(sha, "1", ServerScript.FACTS.key(account)));
        words.addAll(ToldFact.arguments(account, List.of()));
        Object unused = wire.ask(Command.EVALSHA, words.toArray(new String[0]));
    }

    @Override
    public String run() {
        return run;
    }

    @Override
    public Object sync(SyncRequest request, long timeoutMillis) throws ServerException {
        return run(ServerScript.SYNC, request.arguments(), timeoutMillis);
    }

    @Override
    public SharedCoolDown coolDown(SharedCoolDown own, long timeoutMillis) throws ServerException {
        return known(SharedCoolDown.of(run(ServerScript.COOL_DOWN, own.arguments(account), timeoutMillis)));
    }

    @Override
    public FactsAnswer facts(List<ToldFact> told, long timeoutMillis) throws ServerException {
        return known(FactsAnswer.of(run(ServerScript.FACTS, ToldFact.arguments(account, told), timeoutMillis)));
    }

    @Override
    public StartsAnswer starts(StartsRequest request, long timeoutMillis) throws ServerException {
        return known(StartsAnswer.of(run(ServerScript.STARTS, request.arguments(), timeoutMillis)));
    }

    @Override
    public KnownNames names(KnownNames present, long timeoutMillis) throws ServerException {
        return known(KnownNames.of(run(ServerScript.NAMES, present.arguments(), timeoutMillis)));
    }

    private static <T> T known(@Nullable T answer) throws ServerException {
        if (answer == null) {
            throw new ServerException("the server's answer is not that of our script");
        }
        return answer;
    }

    private Object run(ServerScript script, List<String> arguments, long timeoutMillis) throws ServerException {
        List<String> words =
                new ArrayList<>(List.of(Objects.requireNonNull(shas.get(script)), "1", script.key(account)));
        words.addAll(arguments);
        String[] command = words.toArray(new String[0]);
        Object reply = ask(timeoutMillis, Command.EVALSHA, command);
        if (reply instanceof JedisNoScriptException) { // the server has forgotten the script, and so has not run it
            Object loaded = ask(timeoutMillis, Command.SCRIPT, "LOAD", script.text());
            reply = loaded instanceof JedisDataException ? loaded : ask(timeoutMillis, Command.EVALSHA, command);
        }
        if (reply instanceof JedisDataException error) {
            throw new ServerException(ServerErrors.explain(error));
        }
        return reply;
    }

    /** The account's key ends at once. */
    void forget(long timeoutMillis) throws ServerException {
        Object unused = ask(timeoutMillis, Command.PEXPIRE, ServerScript.SYNC.key(account), "1");
    }

    /** What the server says of itself; empty if it may not be asked. */
    String info(long timeoutMillis) throws ServerException {
        Object reply = ask(timeoutMillis, Command.INFO);
        return reply instanceof JedisDataException ? "" : text(reply);
    }

    private Object ask(long timeoutMillis, Command command, String... arguments) throws ServerException {
        if (replies.peek() != null && !isLoss(replies.peek())) {
            close();
            throw new ServerException("the server answered what it was not asked");
        }
        Object reply;
        try {
            wire.send(command, arguments);
            reply = replies.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (JedisConnectionException e) {
            close();
            throw new ServerException(ServerErrors.explainLoss(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply = null;
        }
        if (reply == null) {
            close();
            throw new ServerException("the server did not answer within " + timeoutMillis + " ms");
        }
        if (!isLoss(reply)) {
            return reply;
        }
        close();
        throw new ServerException(ServerErrors.explainLoss((RuntimeException) reply));
    }

    private static boolean isLoss(Object reply) {
        return reply instanceof RuntimeException && !(reply instanceof JedisDataException);
    }

    /** On the reading thread, until the connection ends. */
    private void read(LeaseServer.CallListener whenCalled) {
        while (true) {
            try {
                Object reply = wire.getUnflushedObject();
                if (reply instanceof List<?> words && isMessage(words)) {
                    whenCalled.called(List.of(text(words.get(2)).split(" ")));
                } else {
                    replies.add(reply == null ? List.of() : reply);
                }
            } catch (JedisDataException e) {
                replies.add(e);
            } catch (RuntimeException e) {
                replies.add(e);
                return;
            }
        }
    }

    private static boolean isMessage(List<?> words) {
        return words.size() == 3 && words.get(0) instanceof byte[] kind && Arrays.equals(kind, MESSAGE);
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }

    /** Any thread; ends a sync that waits. */
    @Override
    public void close() {
        sockets.close();
    }
}
