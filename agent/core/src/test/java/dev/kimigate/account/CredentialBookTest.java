package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CredentialBookTest {
    private static final long NOW = TimeUnit.DAYS.toMillis(20_000);

    @Test
    void inUse_countsCredentialsSeenLately_andNoIdentity() {
        long[] notes = {
            new CredentialNote(0).seen(NOW).bits(),
            new CredentialNote(0)
                    .seen(NOW - TimeUnit.MINUTES.toMillis(4))
                    .asked(NOW)
                    .bits(),
            new CredentialNote(0).seen(NOW - TimeUnit.MINUTES.toMillis(7)).bits(),
            new CredentialNote(0).seen(NOW).asIdentity().bits(),
            new CredentialNote(0).asked(NOW).bits()
        };
        assertThat(CredentialBook.inUse(notes, NOW, 5)).isEqualTo(2);
        assertThat(CredentialBook.inUse(notes, NOW, 60)).isEqualTo(3);
        assertThat(CredentialBook.inUse(Arrays.copyOf(notes, 0), NOW, 60)).isZero();
    }
}
