package dev.kimigate.redis;

import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.ServerException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens links to one server, each within one deadline that covers sentinels, look-up, connect, TLS and login. A look-up
 * cannot be interrupted: while one is still under way, further tries fail at once and start no more threads.
 */
public final class LinkOpener implements LeaseServer {
    private final ServerPlace place;
    private final String account;
    private final Map<String, String> environment;
    private final @Nullable SSLSocketFactory tls;
    private final ThreadFactory threads;
    private final ServerSockets.Resolver resolver;
    private @Nullable CompletableFuture<ServerLink> open;

    /**
     * An opener for that server.
     *
     * @param place where it is
     * @param account the account's hash
     * @param environment where the password is
     * @param tls null for the JVM's own
     * @param threads makes threads that keep no JVM alive
     */
    public LinkOpener(
            ServerPlace place,
            String account,
            Map<String, String> environment,
            @Nullable SSLSocketFactory tls,
            ThreadFactory threads) {
        this(place, account, environment, tls, threads, InetAddress::getAllByName);
    }

    LinkOpener(
            ServerPlace place,
            String account,
            Map<String, String> environment,
            @Nullable SSLSocketFactory tls,
            ThreadFactory threads,
            ServerSockets.Resolver resolver) {
        this.resolver = resolver;
        this.place = place;
        this.account = account;
        this.environment = environment;
        this.tls = tls;
        this.threads = threads;
    }

    @Override
    public synchronized Channel connect(CallListener listener, long timeoutMillis) throws ServerException {
        CompletableFuture<ServerLink> former = open;
        if (former != null && !former.isDone()) {
            throw new ServerException(place + ": its name is still looked up");
        }
        ServerSockets sockets = new ServerSockets(place.server(), resolver, tls, timeoutMillis);
        CompletableFuture<ServerLink> done = new CompletableFuture<>();
        CompletableFuture<ServerLink> wanted = new CompletableFuture<>();
        open = done;
        threads.newThread(() -> work(sockets, listener, wanted, done)).start();
        try {
            return wanted.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(wanted, sockets);
            throw new ServerException(place + ": it did not answer within " + timeoutMillis + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(wanted, sockets);
            throw new ServerException(place + ": interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServerException problem) {
                throw problem;
            }
            throw new ServerException(place + ": " + e.getCause());
        }
    }

    private static void giveUp(CompletableFuture<ServerLink> wanted, ServerSockets sockets) {
        if (!wanted.cancel(false) && !wanted.isCompletedExceptionally()) {
            wanted.join().close();
        }
        sockets.close();
    }

    private void work(
            ServerSockets sockets,
            CallListener listener,
            CompletableFuture<ServerLink> wanted,
            CompletableFuture<ServerLink> done) {
        try {
            ServerPassword password = ServerPassword.read(environment);
            ServerAddress address = place.server();
            if (!place.sentinels().isEmpty()) {
                address = Sentinels.primary(place, sockets);
                sockets.turnTo(address, 0);
            }
            ServerLink link = ServerLink.open(sockets, address, password, account, threads, listener);
            if (!wanted.complete(link)) {
                link.close(); // nobody waits for it any more
            }
            done.complete(link);
        } catch (ServerException | RuntimeException | Error e) {
            sockets.close();
            wanted.completeExceptionally(e);
            done.completeExceptionally(e);
        }
    }
}
