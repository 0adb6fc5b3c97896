package dev.kimigate.testing;

/** One run of a {@link Script}: the paths it may use, and what was seen. Any thread. */
public final class Session extends Observations {
    private final ScriptedServer server;
    private final String prefix;

    Session(ScriptedServer server, String prefix) {
        this.server = server;
        this.prefix = prefix;
    }

    public ScriptedServer server() {
        return server;
    }

    /** What stands before the paths of this run. */
    public String prefix() {
        return prefix;
    }

    public boolean isGated() {
        return prefix.equals(ClientFixture.GATED);
    }

    public String url(String path) {
        return server.url(prefix + path);
    }

    public void on(String path, ScriptedServer.Answering answering) {
        server.on(prefix + path, answering);
    }

    /** How often a path was asked for, in all runs of this kind. */
    public int count(String path) {
        return server.count(prefix + path);
    }

    /** How many requests of a path have come and are not answered yet. */
    public int inFlight(String path) {
        return server.inFlight(prefix + path);
    }

    /** Exact but for what differs by itself between the runs: their prefix. Numbers are what a gate may damage. */
    @Override
    public void see(String what) {
        super.see(what.replace(prefix, ""));
    }
}
