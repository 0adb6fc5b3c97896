package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final long NOW = 1_700_000_000_000L;

    @Test
    void out_againWhileOut_keepsItsBeginning() {
        Quota out = Quota.NOT_SPENT.out(NOW);

        assertThat(out.out(NOW)).isSameAs(out);
        assertThat(out.out(NOW + 1)).isSameAs(out);
        assertThat(out.out(NOW - 1).outSinceMillis())
                .as("the clock was set back")
                .isEqualTo(NOW - 1);
    }

    @Test
    void isSaidSpent_untilThen() {
        Quota spent = Quota.NOT_SPENT.spentUntil(NOW);

        assertThat(spent.isSaidSpent(NOW - 1)).isTrue();
        assertThat(spent.isSaidSpent(NOW)).isFalse();
        assertThat(Quota.NOT_SPENT.spentUntil(-1)).isEqualTo(Quota.NOT_SPENT);
    }

    @Test
    void accepted_callSentSinceThen_endsIt() {
        Quota out = Quota.NOT_SPENT.spentUntil(NOW + 5).out(NOW);

        assertThat(out.accepted(NOW - 1)).isSameAs(out);
        assertThat(out.accepted(NOW)).isEqualTo(Quota.NOT_SPENT);
    }
}
