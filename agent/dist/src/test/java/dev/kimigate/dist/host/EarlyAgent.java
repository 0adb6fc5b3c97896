package dev.kimigate.dist.host;

import java.lang.instrument.Instrumentation;
import java.net.http.HttpClient;

/** An agent that uses java.net.http itself before the agents behind it have started. */
public final class EarlyAgent {
    private EarlyAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        System.out.println("early agent has " + HttpClient.newHttpClient().version());
    }
}
