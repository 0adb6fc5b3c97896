package dev.kimigate.redis;

import dev.kimigate.limiter.Permit;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A machine in a process of its own that calls all the time, and says when a call starts and ends. Arguments: state
 * folder, server, limit, callers, milliseconds of a call, lease, reserve.
 */
final class ShortLivedMachineMain {
    private ShortLivedMachineMain() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        LeasingJvm jvm = new LeasingJvm(
                Path.of(args[0]),
                args[1],
                Integer.parseInt(args[2]),
                0,
                Long.parseLong(args[5]),
                Long.parseLong(args[6]));
        out.println("ready");
        long holdMillis = Long.parseLong(args[4]);
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            new Thread(() -> callAll(jvm, holdMillis, out)).start();
        }
    }

    private static void callAll(LeasingJvm jvm, long holdMillis, PrintStream out) {
        try {
            while (true) {
                Permit permit = jvm.acquire().get();
                out.println("started");
                Thread.sleep(holdMillis);
                out.println("ended");
                permit.release();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
