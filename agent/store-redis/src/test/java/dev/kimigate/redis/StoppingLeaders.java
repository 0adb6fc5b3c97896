package dev.kimigate.redis;

import dev.kimigate.leader.Leader;
import dev.kimigate.leader.LeaderFactory;
import dev.kimigate.leader.LeaderListener;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.leader.ServerReport;
import dev.kimigate.lease.LeaseClocks;
import dev.kimigate.lease.LeaseLoop;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.LeaseTerms;
import dev.kimigate.lease.LeasedMachine;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.SharedState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Makes the leaders of a machine's JVMs as the product does. One of them stands still at one step of a sync, as under a
 * debugger.
 */
final class StoppingLeaders implements LeaderFactory {
    private final int stopAt;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    /** Guarded by this, as are the next three. */
    private boolean armed;

    private int step = -1;
    private String where = "";
    private long office;

    /**
     * @param stopAt counted from the first thing that a sync does; what is asked of the machine or the server is two
     */
    StoppingLeaders(int stopAt) {
        this.stopAt = stopAt;
    }

    /** The next sync is that in which to stop. */
    synchronized void arm() {
        armed = true;
    }

    CountDownLatch reached() {
        return reached;
    }

    synchronized String where() {
        return where;
    }

    /** How often a leader was elected when the one that stands still was. */
    synchronized long office() {
        return office;
    }

    void goOn() {
        goesOn.countDown();
    }

    @Override
    public Leader leader(LeaderTerms terms, SharedState shared, GateRuntime runtime, LeaderListener listener) {
        ServerPlace place = ServerPlace.parse(terms.server());
        LinkOpener opener = new LinkOpener(place, terms.account(), Map.of(), null, StoppingLeaders::daemon);
        LeaseTerms lease = RedisLeaders.lease(terms, shared);
        SharedMachine machine =
                new SharedMachine(place.toString(), terms, lease.alone(), shared, runtime.clocks(), listener);
        LeaseServer server =
                (calls, timeout) -> around(LeaseServer.Channel.class, opener.connect(calls, timeout), terms.office());
        LeaseLoop loop = new LeaseLoop(
                server,
                lease,
                machine.standing(),
                around(LeasedMachine.class, machine, terms.office()),
                LeaseClocks.SYSTEM,
                Math::random);
        return new RedisLeaders.LoopLeader(loop);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "link");
        thread.setDaemon(true);
        return thread;
    }

    private <T> T around(Class<T> type, T target, long of) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, words) -> {
                    step("before " + method.getName(), of, method.getName().equals("put"));
                    try {
                        return method.invoke(target, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        step("after " + method.getName(), of, false);
                    }
                }));
    }

    private void step(String name, long of, boolean begins) throws InterruptedException {
        if (isTheOne(name, of, begins)) {
            reached.countDown();
            goesOn.await();
        }
    }

    private synchronized boolean isTheOne(String name, long of, boolean begins) {
        if (step < 0 && (!armed || !begins)) {
            return false;
        }
        step++;
        if (step != stopAt) {
            return false;
        }
        where = name;
        office = of;
        return true;
    }

    @Override
    public ServerReport look(String server) {
        throw new AssertionError(server);
    }
}
