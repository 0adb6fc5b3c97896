package dev.kimigate.harness.churn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Makes calls of one client library that end in every way. Argument: the kind of client. Lines on stdin: {@code calls
 * SEED NUMBER THROWN-AWAY} makes so many calls, and so many more from a loader that is thrown away; {@code gauge}
 * collects garbage and says what is used; {@code end}.
 */
public final class ChurnHost {
    private static final long BETWEEN_COLLECTIONS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int COLLECTIONS = 2;
    private static final int AFTER_COLLECTION_MILLIS = 300;

    private final String kind;
    private final ThrownAway thrownAway = new ThrownAway();

    private ChurnHost(String kind) throws IOException {
        this.kind = kind;
    }

    public static void main(String[] args) throws Exception {
        // An interrupted thread fails to read the file of names, and then nobody has the name for ten seconds.
        System.setProperty("sun.net.inetaddr.ttl", "-1");
        InetAddress[] unused = InetAddress.getAllByName("api.kimi.com");
        ChurnHost host = new ChurnHost(args[0]);
        host.collectGarbage();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("calls")) {
                System.out.println("begun " + line);
                host.say("app", ChurnSession.run(new String[] {host.kind, words[1], words[2], "false"}));
                host.say("thrown-away", host.thrownAway.session(host.kind, words[1], words[3], "true"));
                System.out.println("done " + line);
            } else {
                System.out.println(host.gauge(words[1]));
            }
        }
        System.exit(0);
    }

    /* As the collector of a busy tool would: without it, answers that nobody reads soon hold every permit. */
    private void collectGarbage() {
        Thread collector = new Thread(
                () -> {
                    while (true) {
                        System.gc();
                        LockSupport.parkNanos(BETWEEN_COLLECTIONS_NANOS);
                    }
                },
                "collector");
        collector.setDaemon(true);
        collector.start();
    }

    private void say(String session, String said) {
        said.lines().forEach(line -> System.out.println(session + " " + line));
    }

    private String gauge(String number) throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(AFTER_COLLECTION_MILLIS);
        }
        int left = thrownAway.left();
        Runtime runtime = Runtime.getRuntime();
        return "gauge=" + number
                + " heap=" + (runtime.totalMemory() - runtime.freeMemory()) / 1024
                + " resident=" + residentKilobytes()
                + " threads=" + Thread.getAllStackTraces().size()
                + " files=" + openFiles()
                + " loaders=" + left
                + " oldest=" + thrownAway.oldestSeconds();
    }

    /* 0 on systems that do not tell. */
    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }

    private static long openFiles() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.exists(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }
}
