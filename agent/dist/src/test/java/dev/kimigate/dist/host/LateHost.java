package dev.kimigate.dist.host;

import dev.kimigate.harness.host.JdkLoad;
import java.io.IOException;

/** Loads no client before it is told to go on; from then on it is JdkLoad. */
public final class LateHost {
    private LateHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("ready");
        int read = System.in.read();
        while (read != '\n' && read != -1) {
            read = System.in.read();
        }
        JdkLoad.main(args);
    }
}
