package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    @Test
    void of_countsTheBurstAlone() {
        Outcomes outcomes = Outcomes.of(List.of(
                "answered\t0\t", "a line of something else", "answered\t1\t", "failed\t2\ttoo many", "failed\t3\tno"));
        assertThat(outcomes).isEqualTo(new Outcomes(1, 2, Map.of("too many", 1, "no", 1)));
        assertThat(outcomes.known()).isEqualTo(3);
    }

    @Test
    void sum_addsUpReasons() {
        Outcomes sum = Outcomes.sum(List.of(Outcomes.failed(2, "a"), Outcomes.failed(1, "b"), Outcomes.failed(3, "a")));
        assertThat(sum).isEqualTo(new Outcomes(0, 6, Map.of("a", 5, "b", 1)));
        assertThat(sum.mostCommonReason()).contains("a");
    }

    @Test
    void mostCommonReason_withoutFailure_isNone() {
        assertThat(new Outcomes(3, 0, Map.of()).mostCommonReason()).isEmpty();
    }
}
