package dev.kimigate.dist.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes calls in as many virtual threads, first one to have all classes loaded, and says how many were answered and
 * where a carrier was pinned meanwhile. Arguments: client ({@code jdk} or {@code okhttp}), URL, number of calls.
 */
public final class VirtualThreadsHost {
    private static final String PINNED = "jdk.VirtualThreadPinned";

    private VirtualThreadsHost() {}

    public static void main(String[] args) throws Exception {
        Callable<Integer> call = args[0].equals("jdk") ? jdkClient(args[1]) : okHttp(args[1]);
        System.out.println("first " + call.call());
        try (Recording recording = new Recording()) {
            recording.enable(PINNED).withoutThreshold().withStackTrace();
            recording.start();
            System.out.println("answered " + answered(call, Integer.parseInt(args[2])));
            recording.stop();
            print(recording);
        }
        System.exit(0);
    }

    private static int answered(Callable<Integer> call, int calls) throws Exception {
        ExecutorService threads = (ExecutorService) Executors.class // since Java 21
                .getMethod("newVirtualThreadPerTaskExecutor")
                .invoke(null);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(threads.submit(call));
        }
        int answered = 0;
        for (Future<Integer> answer : answers) {
            answered += answer.get() == 200 ? 1 : 0;
        }
        threads.shutdown();
        return answered;
    }

    private static void print(Recording recording) throws Exception {
        Path file = Files.createTempFile("pinned", ".jfr");
        recording.dump(file);
        List<RecordedEvent> pinned = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED)) // the agent's own are there too
                .filter(event -> !isOfAClassThatIsLoaded(event))
                .toList();
        System.out.println("pinned " + pinned.size());
        for (RecordedEvent event : pinned) {
            StringBuilder stack = new StringBuilder("pinned in");
            for (RecordedFrame frame : event.getStackTrace().getFrames()) {
                stack.append(" ")
                        .append(frame.getMethod().getType().getName())
                        .append('.')
                        .append(frame.getMethod().getName());
            }
            System.out.println(stack);
        }
        Files.delete(file);
    }

    /** The agent's events are loaded when somebody records; no thread can leave its carrier while it loads a class. */
    private static boolean isOfAClassThatIsLoaded(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getName().equals("loadClass"));
    }

    private static Callable<Integer> jdkClient(String url) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"stream\":true}"))
                .build();
        return () -> client.send(request, BodyHandlers.ofString()).statusCode();
    }

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    private static Callable<Integer> okHttp(String url) {
        OkHttpClient client = new OkHttpClient();
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer test-key")
                .post(RequestBody.create(MediaType.parse("application/json"), "{\"stream\":true}"))
                .build();
        return () -> {
            try (Response answer = client.newCall(request).execute()) {
                return answer.body() == null || answer.body().string().isEmpty() ? 0 : answer.code();
            }
        };
    }
}
