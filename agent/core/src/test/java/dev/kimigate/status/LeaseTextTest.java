package dev.kimigate.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseStatus.State;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseTextTest {
    private static final long NOW = 1_800_000_000_000L;

    private static AccountStatus status(int bound, int waiting, @Nullable LeaseStatus lease) {
        return new AccountStatus(
                "0",
                "account",
                true,
                20,
                bound,
                0,
                0,
                0,
                waiting,
                NOW,
                false,
                SharedPolicy.NONE,
                List.of(),
                List.of(),
                lease);
    }

    private static LeaseStatus lease(State state, boolean led, int lackedElsewhere) {
        return new LeaseStatus(state, NOW - 12_000, 4711, led, 7, 6, 3, 20, 13, lackedElsewhere);
    }

    @Test
    void machineOfItsOwn_hasNoLine() {
        assertThat(LeaseText.of(status(20, 0, null), NOW)).isEmpty();
        assertThat(WaitReasons.of(status(7, 0, null), NOW, ""))
                .containsExactly("bound: this machine may use 7 of 20 permits now");
    }

    @Test
    void serverThatAnswers_whatTheMachineHasIsTold() {
        assertThat(WaitReasons.of(status(7, 0, lease(State.CONNECTED, true, 0)), NOW, ""))
                .containsExactly("server: this machine has 7 permits of 20, as one of 3 machines; the others have 13");
        assertThat(LeaseText.of(status(7, 0, lease(State.CONNECTED, true, 4)), NOW))
                .singleElement()
                .asString()
                .endsWith("the others have 13, and lack 4");
    }

    @Test
    void serverThatIsLost_sinceWhenAndWithWhatIsTold() {
        assertThat(LeaseText.of(status(1, 0, lease(State.LOST, true, 0)), NOW))
                .containsExactly("server: no answer for 12 s; until it is back this machine goes on with 1 permit"
                        + " (the log says why, and doctor tries it)");
    }

    @Test
    void nobodyLeads_isTold_whileCallsWait() {
        assertThat(LeaseText.of(status(0, 0, lease(State.AWAY, false, 0)), NOW))
                .containsExactly("server: not connected; the next call connects");
        assertThat(LeaseText.of(status(0, 1, lease(State.AWAY, false, 0)), NOW)).hasSize(2);
    }

    @Test
    void words_areReadAsTheyWereWritten() {
        long[] words = new long[16];
        assertThat(LeaseStatus.read(word -> words[word], NOW)).isNull();
        words[LeaseWords.SERVER] = 1;
        words[LeaseWords.STATE] = LeaseStatus.word(State.LOST, NOW - 12_000);
        words[LeaseWords.PID] = 4711;
        words[LeaseWords.BEAT] = NOW - 100;
        words[LeaseWords.COUNTS] = LeaseWords.quarters(7, 6, 3, 20);
        words[LeaseWords.ELSEWHERE] = LeaseWords.halves(13, 4);

        assertThat(LeaseStatus.read(word -> words[word], NOW)).isEqualTo(lease(State.LOST, true, 4));
    }
}
