package dev.kimigate.start;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.Gate;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.settings.Settings;

/** The gate of a program that is no agent: the same accounts, shared state and log, for calls that it makes itself. */
public final class StandaloneGate implements AutoCloseable {
    private final Endpoints endpoints;
    private final Gate gate;
    private final ToolReporting tools;

    private StandaloneGate(Endpoints endpoints, Gate gate, ToolReporting tools) {
        this.endpoints = endpoints;
        this.gate = gate;
        this.tools = tools;
    }

    /**
     * Opens the log now, and an account's permits with its first call.
     *
     * @param label what {@code status} calls this JVM
     * @param client what {@code status} and recordings call the part that makes the calls
     */
    public static StandaloneGate open(Settings settings, String label, String client) {
        LogSetup log = new LogSetup(settings);
        log.openFile();
        JvmAnnouncer announcer = new JvmAnnouncer();
        announcer.hooked(client);
        Endpoints endpoints = Endpoints.of(settings);
        ToolReporting tools = new ToolReporting();
        Gate gate = new GateFactory(settings, endpoints, label, announcer, new Observability(true), log)
                .countingTools(tools)
                .create();
        StandaloneGate opened = new StandaloneGate(endpoints, gate.forClient(client), tools);
        Runtime.getRuntime().addShutdownHook(GateThreads.create("tools-end", tools::close));
        return opened;
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Gate gate() {
        return gate;
    }

    /** No longer tells others whose calls it makes; that ends with the process, too. */
    @Override
    public void close() {
        tools.close();
    }
}
