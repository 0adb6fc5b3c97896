package dev.kimigate.dist.host;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts calls, ends the client under them, and says what it sees of the client, and what became of each call, in the
 * order of the starts; then {@code done}, and ends with the next line that it reads. Arguments: an act, URL, number of
 * calls.
 *
 * <p>Acts: {@code drop} (the client is left to the collector), or, since Java 21, {@code close}, {@code shutdown},
 * {@code shutdownNow}; {@code states} (what the client says of itself and to new calls after a shutdown),
 * {@code interrupted} (while it closes), {@code dependent} (closed by what follows a call); {@code send-…} does one of
 * the first four to calls of {@code send}.
 */
public final class ClosingHost {
    private static final String SEND = "send-";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String url;
    private final List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    /** Empty when it is dropped. */
    private final List<HttpClient> clients = new ArrayList<>(List.of(HttpClient.newHttpClient()));

    private ClosingHost(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        ClosingHost host = new ClosingHost(args[1]);
        boolean blocking = args[0].startsWith(SEND);
        host.start(Integer.parseInt(args[2]), blocking);
        host.play(blocking ? args[0].substring(SEND.length()) : args[0]);
        for (CompletableFuture<HttpResponse<String>> call : host.calls) {
            System.out.println(outcome(call));
        }
        System.out.println("done");
        System.in.read();
        System.exit(0);
    }

    private void start(int count, boolean blocking) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            calls.add(blocking ? send() : client().sendAsync(request(url), BodyHandlers.ofString()));
        }
    }

    private CompletableFuture<HttpResponse<String>> send() throws InterruptedException {
        CompletableFuture<HttpResponse<String>> result = new CompletableFuture<>();
        HttpClient used = client();
        Thread thread = daemon(() -> {
            try {
                result.complete(used.send(request(url), BodyHandlers.ofString()));
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        awaitWaiting(thread);
        return result;
    }

    private HttpClient client() {
        return clients.get(0);
    }

    private void play(String act) throws Exception {
        switch (act) {
            case "drop" -> drop();
            case "states" -> states();
            case "interrupted" -> interrupted();
            case "dependent" -> {
                calls.get(0).thenRun(() -> end("close")).get(LONG.toSeconds(), TimeUnit.SECONDS);
                say("terminated", this::isTerminated);
            }
            default -> {
                end(act);
                if (act.equals("close")) {
                    say("terminated", this::isTerminated);
                }
            }
        }
    }

    /** The client's own thread ends when nobody holds the client and all calls are over. */
    private void drop() throws Exception {
        String thread = client().toString().replaceAll(".*\\((\\d+)\\)", "HttpClient-$1-SelectorManager");
        clients.clear();
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            outcome(call);
        }
        long end = System.nanoTime() + LONG.toNanos();
        while (isAlive(thread) && System.nanoTime() - end < 0) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        say("its thread lives", () -> isAlive(thread));
    }

    private static boolean isAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private void states() throws Exception {
        say("terminated before", this::isTerminated);
        end("shutdown");
        say("terminated", this::isTerminated);
        say("awaited not at all", () -> awaitTermination(Duration.ZERO));
        say("awaited for null", () -> awaitTermination(null));
        HttpRequest other = HttpRequest.newBuilder(URI.create(url).resolve("/coding/v1/models"))
                .build();
        for (HttpRequest each : new HttpRequest[] {request(url), other, null}) {
            say("send", () -> client().send(each, BodyHandlers.ofString()));
            say("send for nobody", () -> client().send(each, null));
            say("sendAsync", () -> client().sendAsync(each, BodyHandlers.ofString()));
            say(
                    "sendAsync with push",
                    () -> client().sendAsync(each, BodyHandlers.ofString(), null)
                            .get(1, TimeUnit.SECONDS));
            say("sendAsync for nobody", () -> client().sendAsync(each, null));
            Thread.currentThread().interrupt();
            say("send interrupted", () -> client().send(each, BodyHandlers.ofString()));
            say("still interrupted", Thread::interrupted);
        }
        say(
                "cancelled",
                () -> client().sendAsync(other, BodyHandlers.ofString()).cancel(true));
        say(
                "WebSocket",
                () -> client().newWebSocketBuilder()
                        .buildAsync(URI.create(url.replace("https:", "wss:")), new WebSocket.Listener() {})
                        .get(1, TimeUnit.SECONDS));
        end("shutdown");
        say("answered by now", () -> calls.stream().allMatch(CompletableFuture::isDone));
        say("awaited", () -> awaitTermination(LONG));
        say("terminated", this::isTerminated);
        end("close");
        say("send", () -> client().send(request(url), BodyHandlers.ofString()));
    }

    private void interrupted() throws Exception {
        boolean[] interrupted = new boolean[1];
        Thread closing = daemon(() -> {
            end("close");
            interrupted[0] = Thread.interrupted();
        });
        awaitWaiting(closing);
        closing.interrupt();
        closing.join(LONG.toMillis());
        say("closes still", closing::isAlive);
        say("interrupted", () -> interrupted[0]);
        say("terminated", this::isTerminated);
    }

    private void end(String method) {
        try {
            HttpClient.class.getMethod(method).invoke(client());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(method, e);
        }
    }

    private boolean isTerminated() throws ReflectiveOperationException {
        return (boolean) HttpClient.class.getMethod("isTerminated").invoke(client());
    }

    private boolean awaitTermination(@Nullable Duration time) throws Exception {
        return (boolean)
                HttpClient.class.getMethod("awaitTermination", Duration.class).invoke(client(), time);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.isAlive()
                && thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void say(String what, Callable<?> value) {
        try {
            Object seen = value.call();
            if (seen instanceof CompletableFuture<?> future) {
                seen = outcome(future) + ", cancelled " + future.isCancelled();
            }
            System.out.println(what + ": " + seen);
        } catch (InvocationTargetException thrown) {
            System.out.println(what + ": " + chain(thrown.getCause()));
        } catch (Exception thrown) {
            System.out.println(what + ": " + chain(thrown));
        }
    }

    /** As a dependent hears of it. */
    private static String outcome(CompletableFuture<?> call) {
        CompletableFuture<String> heard = call.handle((value, thrown) ->
                thrown != null ? "failed " + chain(thrown) : "answered " + ((HttpResponse<?>) value).statusCode());
        for (int i = 0; i < 300; i++) {
            try {
                return heard.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                System.gc();
            } catch (Exception thrown) {
                return chain(thrown);
            }
        }
        return "hangs";
    }

    private static String chain(@Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            text.append(next).append(" < ");
        }
        return text.toString();
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}
