package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole region without changing or locking anything. Rows may be of slightly different moments. */
final class StateReader {
    private StateReader() {}

    static AccountStatus read(Words words, String hash, boolean shared, Clocks clocks) {
        Header header = new Header(words);
        Policy policy = new PolicyWords(words, 0).read();
        Scan scan = Scan.of(words, policy.terms(), -1, 0, clocks);
        List<JvmStatus> jvms = rows(words);
        AccountStatus status = new AccountStatus(
                hash,
                header.name(),
                shared,
                scan.limit(),
                (int) scan.held(),
                (int) scan.unconfirmed(),
                jvms.stream().mapToInt(JvmStatus::stalled).sum(),
                jvms.stream().mapToInt(JvmStatus::waiting).sum(),
                oldest(jvms),
                scan.paused(),
                policy,
                header.verdicts(),
                jvms);
        Words.settle();
        return status;
    }

    /** Records of JVMs that ended and hold nothing are not worth a row. */
    private static List<JvmStatus> rows(Words words) {
        List<JvmStatus> rows = new ArrayList<>();
        for (int i = 0; i < Scan.records(words); i++) {
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
}
