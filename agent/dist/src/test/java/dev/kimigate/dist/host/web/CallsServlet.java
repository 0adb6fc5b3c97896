package dev.kimigate.dist.host.web;

import dev.kimigate.dist.host.client.HostClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Calls Kimi: {@code /ask} on the request's own thread, {@code /start} on threads of the application, which it
 * interrupts when it is stopped. Then it says how the calls of its threads ended. {@code /version} tells which
 * deployment this is.
 */
public final class CallsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_SECONDS = 60;

    private final transient Map<String, HostClient> clients = new ConcurrentHashMap<>();
    private final transient Map<String, Integer> ends = new TreeMap<>();
    private final transient ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter()
                .print(
                        switch (request.getServletPath()) {
                            case "/ask" -> end(request);
                            case "/start" -> start(request);
                            default -> version();
                        });
    }

    private String start(HttpServletRequest request) {
        String client = request.getParameter("client");
        String url = request.getParameter("url");
        String key = request.getParameter("key");
        for (int call = 0; call < Integer.parseInt(request.getParameter("calls")); call++) {
            threads.execute(() -> count(client + " " + end(client, url, key)));
        }
        return "started";
    }

    private String end(HttpServletRequest request) {
        return end(request.getParameter("client"), request.getParameter("url"), request.getParameter("key"));
    }

    /** How a call ended: its status, or what it failed with. */
    private String end(String client, String url, String key) {
        try {
            return "" + clients.computeIfAbsent(client, HostClient::of).call(url, key);
        } catch (Exception | LinkageError e) {
            return e.getClass().getName();
        }
    }

    private void count(String end) {
        synchronized (ends) {
            ends.merge(end, 1, Integer::sum);
        }
    }

    private String version() throws IOException {
        try (InputStream text = CallsServlet.class.getResourceAsStream("/version.txt")) {
            return text == null ? "none" : new String(text.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
        try {
            boolean ended = threads.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS);
            for (HostClient client : clients.values()) {
                client.close();
            }
            synchronized (ends) {
                System.out.println((ended ? "ends " : "still calling ") + ends);
            }
        } catch (IOException | InterruptedException e) {
            System.out.println("not stopped: " + e);
        }
    }
}
