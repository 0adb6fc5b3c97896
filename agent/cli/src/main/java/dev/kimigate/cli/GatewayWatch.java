package dev.kimigate.cli;

import dev.kimigate.cli.tool.LinkedHome;
import dev.kimigate.gateway.Gateway;
import dev.kimigate.log.Log;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.presence.PassedTools;
import dev.kimigate.presence.RunTools;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks after a gateway that runs. One that {@code run} has started ends when no client has had a connection for a
 * while and no tool that {@code run} has started lives. It is also who is left when a tool has ended: for what the tool
 * leaves behind, and to say that no call of it came.
 */
final class GatewayWatch {
    private static final Logger LOG = Log.logger(GatewayWatch.class);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int LOOKS = 10;
    private static final long NOTED_EVERY_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Gateway gateway;
    private final RunTools tools;
    private final GatewayAddresses addresses;
    private final PassedTools passed;
    private final @Nullable Duration unused;
    private Map<String, Long> noted = Map.of();
    private long notedMillis;
    private long connections;
    private long collectedAfter = -1;

    /** @param unused after how long without a connection and a tool it ends; null for never */
    GatewayWatch(Gateway gateway, Path folder, @Nullable Duration unused) {
        this.gateway = gateway;
        this.tools = new RunTools(folder);
        this.addresses = new GatewayAddresses(folder);
        this.passed = new PassedTools(folder);
        this.unused = unused;
    }

    /** Returns when it is no longer needed, or was closed. */
    void await() throws InterruptedException {
        Duration part = unused == null ? LONGEST_LOOK : unused.dividedBy(LOOKS).plusMillis(1);
        Duration look = part.compareTo(LONGEST_LOOK) < 0 ? part : LONGEST_LOOK;
        boolean ended = false;
        while (!ended && !gateway.await(look)) {
            tellOfEnded();
            giveMemoryBack();
            notePassed(false);
            ended = !isNeeded() && withdrawn();
        }
        tellOfEnded(); // of the tool whose end was seen by the last look at who needs it
        notePassed(true);
    }

    /** A tool's first call at once, the later ones now and then: it is a file. */
    private void notePassed(boolean last) {
        Map<String, Long> calls = gateway.lastCalls();
        long now = System.currentTimeMillis();
        boolean due = last || !noted.keySet().equals(calls.keySet()) || now - notedMillis > NOTED_EVERY_MILLIS;
        if (!due || calls.equals(noted)) {
            return;
        }
        try {
            passed.add(calls, now);
            noted = calls;
            notedMillis = now;
        } catch (StoreException fullDisk) {
            // doctor knows less
        }
    }

    /** The heap shrinks with a collection only, and without calls there is none: once after each burst. */
    private void giveMemoryBack() {
        if (gateway.connections() != collectedAfter && gateway.isUnusedFor(QUIET)) {
            collectedAfter = gateway.connections();
            System.gc();
        }
    }

    private boolean isNeeded() {
        return unused == null || !gateway.isUnusedFor(unused) || tools.living() > 0;
    }

    /**
     * In a turn with those who start: a tool that has come meanwhile has told of itself before it asks for the turn.
     */
    private boolean withdrawn() {
        try {
            GatewayAddresses.Turn turn = addresses.starting(PATIENCE);
            try {
                boolean needed = isNeeded();
                if (!needed) {
                    addresses.withdraw();
                }
                return !needed;
            } finally {
                turn.close();
            }
        } catch (StoreException busy) {
            return false; // the next look
        }
    }

    /** With several tools at once nobody can tell whose the connections were. */
    private void tellOfEnded() {
        boolean lonely = tools.living() == 0;
        List<String> ended = tools.ended();
        if (!ended.isEmpty()) {
            tools.sweepFolders(LinkedHome::giveBack);
        }
        for (String tool : ended) {
            if (lonely && gateway.connections() == connections) {
                LOG.warn("{} has ended, and no call of it came to the gateway; see explain gateway", tool);
            }
        }
        if (lonely) {
            connections = gateway.connections();
        }
    }
}
