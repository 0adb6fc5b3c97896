package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.leader.LeaderListener;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.lease.LeasedBlock;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.Admission;
import dev.kimigate.store.LeaseWords;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a leader reads and writes of its machine's store, in a time that the test gives. */
class SharedMachineTest {
    private static final long LEASE = 15_000;
    private static final long RESERVE = 120_000;

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    private final AtomicLong millis = new AtomicLong(1_795_000_000_000L);
    private MachineStore store;
    private SharedMachine machine;
    private LeasedBlock block;

    @BeforeEach
    void open() throws Exception {
        GateRuntime runtime = Limiters.create(() -> millis.get() * 1_000_000, millis::get, line -> {})
                .runtime();
        store = MachineStore.open(LeasingJvm.folder(folder, "one"), LeasingJvm.ACCOUNT, "account", 6, "test", runtime);
        open.add(store);
        LeaderTerms terms = new LeaderTerms("redis://host", LeasingJvm.ACCOUNT, "7", 1, LEASE, RESERVE, 0);
        LeaseWords.set(store.shared(), LeaseWords.OFFICE, terms.office());
        machine = new SharedMachine(terms.server(), terms, 1, store.shared(), runtime.clocks(), new Deaf());
        long now = millis.get() * 1_000_000;
        block = new LeasedBlock(6, 3, now + LEASE * 1_000_000, now, LEASE * 1_000_000, RESERVE * 1_000_000, 7);
        machine.put(block, false);
    }

    private static final class Deaf implements LeaderListener {
        @Override
        public void connected(String server, int permits, int machines) {}

        @Override
        public void coolsElsewhere(long millis, int reason) {}

        @Override
        public void lost(String problem, int permits) {}

        @Override
        public void unusable(String problem, int permits) {}
    }

    private void start() {
        assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
    }

    @Test
    void starts_thatTheServerIsTold_areThisMachinesAlone_whateverOthersDid() {
        start();
        start();

        machine.startsElsewhere(40);
        assertThat(machine.startsLately()).isEqualTo(2);
        LeaseWords.set(store.shared(), LeaseWords.STARTS_ELSEWHERE, 0); // another leader took over
        assertThat(machine.startsLately()).isEqualTo(2);
    }

    /** While the server is lost nobody tells what others start, and what they started is long ago. */
    @Test
    void startsElsewhere_ofAMachineThatIsCutOff_areForgottenAfterAMinute() {
        start();
        machine.startsElsewhere(40);
        assertThat(store.shared().startsLately()).isEqualTo(1 + 40);

        millis.addAndGet(30_000);
        machine.put(block, true); // the share is left
        start();
        assertThat(store.shared().startsLately()).isEqualTo(2 + 40);

        millis.addAndGet(40_000);
        assertThat(store.shared().startsLately()).as("its own second start").isEqualTo(1);
        assertThat(machine.startsLately()).isEqualTo(1);
    }
}
