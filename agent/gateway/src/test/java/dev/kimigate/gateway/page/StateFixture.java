package dev.kimigate.gateway.page;

import dev.kimigate.refusal.Verdict;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.Store;
import dev.kimigate.store.ToolStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** States to show, with the names that somebody may choose. */
final class StateFixture {
    static final long NOW = 1_700_000_000_000L;

    private StateFixture() {}

    static StateSnapshot of(String account, String label, String about, String tool, long refusals) {
        return of(account, label, about, tool, refusals, null);
    }

    static StateSnapshot of(
            String account, String label, String about, String tool, long refusals, @Nullable LeaseStatus lease) {
        JvmStatus gateway = new JvmStatus(
                        4711, label, JvmStatus.Life.RUNNING, 0, 3, 0, 0, 2, NOW - 4200, NOW, 57, about)
                .withTools(List.of(new ToolStatus(tool, 2, 2, NOW - 4200), new ToolStatus("other", 1, 0, 0)));
        List<Long> verdicts = new ArrayList<>(Collections.nCopies(32, 0L));
        verdicts.set(Verdict.CONCURRENCY.code(), refusals);
        AccountStatus status = new AccountStatus(
                "0123",
                account,
                true,
                3,
                Store.MOST_PERMITS,
                3,
                0,
                0,
                2,
                NOW - 4200,
                false,
                new SharedPolicy(
                        1, new AdmissionTerms(3, 3, 2, 0, NOW + 2000, Verdict.CONCURRENCY.code(), false), new long[0]),
                verdicts,
                List.of(gateway),
                lease);
        return new StateSnapshot(
                Path.of("/state/" + account.replaceAll("[^a-z]", "")),
                NOW,
                false,
                List.of(new StateSnapshot.Account(status, 1, 1)),
                List.of(),
                List.of());
    }
}
