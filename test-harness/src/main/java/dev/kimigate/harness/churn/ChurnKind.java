package dev.kimigate.harness.churn;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A client library, and the ends that its calls can have without a permit that is kept for minutes. */
enum ChurnKind {
    JDK(true, true, true),
    URL_CONNECTION(true, true, true),
    OKHTTP(true, true, true),
    APACHE_5(false, true, true),
    APACHE_5_ASYNC(false, false, false),
    APACHE_4(false, true, true),
    APACHE_4_ASYNC(false, false, false),
    REACTOR_NETTY(false, false, true),
    KTOR(true, true, false),
    VERTX(false, false, false);

    private final boolean drops;
    private final boolean dropsAtItsEnd;
    private final boolean blocks;

    /**
     * @param drops whether an answer that nobody reads frees its connection when it is collected
     * @param dropsAtItsEnd whether it does when the client is closed
     */
    ChurnKind(boolean drops, boolean dropsAtItsEnd, boolean blocks) {
        this.drops = drops;
        this.dropsAtItsEnd = dropsAtItsEnd;
        this.blocks = blocks;
    }

    ChurnClient open(Random random) {
        boolean http2 = random.nextBoolean();
        return switch (this) {
            case JDK -> new JdkChurn(http2);
            case URL_CONNECTION -> new UrlConnectionChurn();
            case OKHTTP -> new OkHttpChurn(http2);
            case APACHE_5 -> new Apache5Churn();
            case APACHE_5_ASYNC -> new Apache5AsyncChurn(http2);
            case APACHE_4 -> new Apache4Churn();
            case APACHE_4_ASYNC -> new Apache4AsyncChurn();
            case REACTOR_NETTY -> new ReactorNettyChurn(http2);
            case KTOR -> new KtorChurn();
            case VERTX -> new VertxChurn(http2);
        };
    }

    /** Vert.x may leave a call without an end that is reset while its head is written, without the agent too. */
    boolean forgetsCancelled() {
        return this == VERTX;
    }

    /**
     * Whether a client is closed while it has calls in flight. Reactor Netty's loops leave the connections of such
     * calls open for ever, without the agent too; the permit of an answer on one of them is kept for 15 minutes.
     */
    boolean closesInFlight() {
        return this != REACTOR_NETTY;
    }

    /** One end of each kind, and as many whole answers: that half of the calls are read. */
    List<RandomEnd> ends(boolean fewCalls) {
        List<RandomEnd> ends = new ArrayList<>(List.of(RandomEnd.CLOSED, RandomEnd.CANCELLED, RandomEnd.TIMED_OUT));
        if (fewCalls ? dropsAtItsEnd : drops) {
            ends.add(RandomEnd.DROPPED);
        }
        if (blocks) {
            ends.add(RandomEnd.INTERRUPTED);
        }
        for (int reads = ends.size(); reads > 0; reads--) {
            ends.add(RandomEnd.READ);
        }
        return ends;
    }
}
