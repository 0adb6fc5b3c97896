package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.machine.PlatformProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a platform. */
class PlatformCheckTest {
    private static Finding finding(PlatformProof.Kind kind, String reason) {
        return PlatformCheck.finding(new PlatformProof(kind, 1, reason));
    }

    @ParameterizedTest
    @EnumSource(
            value = PlatformProof.Kind.class,
            names = {"LISTED", "PROVEN"})
    void platformOnWhichJvmsShare_isFine(PlatformProof.Kind kind) {
        assertThat(finding(kind, "").level()).isEqualTo(Finding.Level.FINE);
    }

    @ParameterizedTest
    @EnumSource(
            value = PlatformProof.Kind.class,
            names = {"NONE", "FAILED"})
    void platformThatIsNotProven_isNamedWithTheCommandThatProvesIt(PlatformProof.Kind kind) {
        Finding finding = finding(kind, "a lock of another process is not seen");

        assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
        assertThat(finding.todo()).contains("java -jar kimi-gate.jar doctor --prove");
        assertThat(finding.what()).contains(PlatformProof.platform());
    }

    @Test
    void proofThatFailed_orWasRevoked_saysWhy() {
        assertThat(finding(PlatformProof.Kind.FAILED, "a lock of another process is not seen")
                        .what())
                .contains("a lock of another process is not seen");
        Finding revoked = finding(PlatformProof.Kind.REVOKED, "21 calls were in flight, and 20 were allowed");
        assertThat(revoked.level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(revoked.what()).contains("21 calls were in flight, and 20 were allowed");
        assertThat(revoked.why()).contains("part of the limit");
    }

    @Test
    void entryOfTheListWithoutReservation_isNotWorthALine() {
        assertThat(new PlatformProof(PlatformProof.Kind.LISTED, 0, "").isWorthTelling())
                .isFalse();
        assertThat(new PlatformProof(PlatformProof.Kind.LISTED, 0, "proven in emulation").isWorthTelling())
                .isTrue();
        assertThat(new PlatformProof(PlatformProof.Kind.PROVEN, 1, "").isWorthTelling())
                .isTrue();
    }
}
