package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.Occupancy;
import dev.kimigate.store.SharedPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole region without changing or locking anything. Rows may be of slightly different moments. */
final class StateReader {
    private StateReader() {}

    /** {@code folder}: where gateways tell whose calls they make; null where there is none. */
    static AccountStatus read(MappedWords words, String hash, boolean shared, Clocks clocks, @Nullable Path folder) {
        RegionHeader header = new RegionHeader(words);
        SharedPolicy policy = new PolicyWords(words, 0).read();
        RegionSnapshot snapshot = RegionSnapshot.of(words, policy.terms(), -1, 0, clocks);
        List<JvmStatus> jvms = ServedTools.in(folder, hash, rows(words));
        AccountStatus status = new AccountStatus(
                hash,
                header.name(),
                shared,
                snapshot.limit(),
                snapshot.bound(),
                (int) snapshot.held(),
                (int) snapshot.unconfirmed(),
                jvms.stream().mapToInt(JvmStatus::stalled).sum(),
                jvms.stream().mapToInt(JvmStatus::waiting).sum(),
                oldest(jvms),
                snapshot.paused(),
                policy,
                header.verdicts(),
                jvms,
                lease(header, clocks));
        MappedWords.settle();
        return status;
    }

    /** Looks before it reads: nearly no machine leases. */
    private static @Nullable LeaseStatus lease(RegionHeader header, Clocks clocks) {
        return header.keeperWord(LeaseWords.SERVER) == 0
                ? null
                : LeaseStatus.read(header::keeperWord, clocks.nowMillis());
    }

    /** Records of JVMs that ended and hold nothing are not worth a row. */
    private static List<JvmStatus> rows(MappedWords words) {
        List<JvmStatus> rows = new ArrayList<>();
        for (int i = 0; i < RegionSnapshot.records(words); i++) {
            JvmRecord jvm = new JvmRecord(words, i);
            if (jvm.held() > 0 || jvm.isTaken()) {
                JvmStatus row = jvm.status();
                if (row.held() > 0 || row.life() != JvmStatus.Life.GONE) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static long oldest(List<JvmStatus> jvms) {
        return jvms.stream()
                .filter(jvm -> jvm.waiting() > 0)
                .mapToLong(JvmStatus::oldestSinceMillis)
                .min()
                .orElse(0);
    }

    static Occupancy occupancy(MappedWords words) {
        long configured = 0;
        long held = 0;
        long unconfirmed = 0;
        long lingering = 0;
        long waiting = 0;
        for (int i = 0; i < RegionSnapshot.records(words); i++) {
            int base = Layout.record(i);
            long word = words.get(base + Layout.WORD);
            held += Layout.held(word);
            unconfirmed += Layout.unconfirmed(word);
            lingering += words.get(base + Layout.LINGERING);
            waiting += words.get(base + Layout.WAITING);
            configured = smaller(configured, words.get(base + Layout.LIMIT));
        }
        return new Occupancy(
                count(configured),
                count(held),
                count(unconfirmed),
                count(lingering),
                count(waiting),
                RegionSnapshot.elsewhere(words));
    }

    private static long smaller(long one, long other) {
        return other > 0 && (one == 0 || other < one) ? other : one;
    }

    private static int count(long sum) {
        return (int) Math.max(0, Math.min(sum, Integer.MAX_VALUE));
    }
}
