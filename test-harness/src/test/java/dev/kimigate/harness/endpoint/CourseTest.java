package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CourseTest {

    @Test
    void limitAt_isThatOfTheLastStep_orTheOther() {
        Course course = Course.NONE.withLimit(3000, 8).withLimit(9000, 20);
        assertThat(course.limitAt(2999, 15)).isEqualTo(15);
        assertThat(course.limitAt(3000, 15)).isEqualTo(8);
        assertThat(course.limitAt(8999, 15)).isEqualTo(8);
        assertThat(course.limitAt(9000, 15)).isEqualTo(20);
    }

    @Test
    void overloadAt_isTheShareOfTheEpisode_orNone() {
        Course course = Course.NONE.withOverload(1000, 2000, 0.9).withOverload(4000, 5000, 1);
        assertThat(course.overloadAt(999)).isZero();
        assertThat(course.overloadAt(1000)).isEqualTo(0.9);
        assertThat(course.overloadAt(2000)).isZero();
        assertThat(course.overloadAt(4999)).isEqualTo(1);
        assertThat(course.overloadAt(5000)).isZero();
    }

    @Test
    void strangers_thatWouldNeverLetTimePass_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Course.Strangers(1, 0, 10, 0, 1, 1))
                .withMessageContaining("minMillis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Course.Strangers(1, 1, 10, 0, 0, 1))
                .withMessageContaining("minRetryMillis");
    }
}
