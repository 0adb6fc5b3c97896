package dev.kimigate.usages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.AccountRules;
import dev.kimigate.account.Credential;
import dev.kimigate.account.CredentialBook;
import dev.kimigate.account.Identity;
import dev.kimigate.kimi.UsagesReport;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.DigestTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked about, and when. Nothing is sent here. */
class UsagesAskerTest {
    private static final String ORIGIN = "https://api.kimi.com";
    private static final byte[] TWENTY = "{\"parallel\":{\"limit\":20}}".getBytes(StandardCharsets.UTF_8);

    private final DigestTable names = LocalStore.create(
                    "test", "test", 1, "test", Limiters.create(problem -> {}).runtime())
            .digests();
    private final Credential key1 = key("key-1");
    private final Credential key2 = key("key-2");
    private final List<Runnable> background = new ArrayList<>();
    private long now = 1_800_000_000_000L;

    private static Credential key(String key) {
        return Objects.requireNonNull(Credential.Carrier.of(Map.of("x-api-key", key)::get))
                .at(ORIGIN);
    }

    /** A JVM at the one machine's table. */
    private final class Jvm implements UsagesAsker.Audience, Question {
        final List<Credential> inUse = new ArrayList<>();
        final List<String> events = new ArrayList<>();
        Answer next = new Answer(200, TWENTY);
        final UsagesAsker asker =
                new UsagesAsker(ORIGIN, names, this, background::add, new Clocks(() -> 0, () -> now), this);

        Jvm(Credential... credentials) {
            inUse.addAll(List.of(credentials));
        }

        /** A call, and what it causes. */
        List<String> call() {
            events.clear();
            asker.called();
            runBackground();
            return events;
        }

        @Override
        public List<Credential> inUse() {
            return inUse;
        }

        @Override
        public void asking(Credential credential) {
            events.add("asking " + credential.headerValue());
        }

        @Override
        public void answered(Credential credential, @Nullable UsagesReport report) {
            events.add("answered " + (report == null ? "nothing" : report.ceiling()));
        }

        @Override
        public Answer ask(URI uri, Credential credential) {
            assertThat(uri).hasToString(ORIGIN + "/coding/v1/usages");
            return next;
        }
    }

    private void runBackground() {
        List<Runnable> tasks = List.copyOf(background);
        background.clear();
        tasks.forEach(Runnable::run);
    }

    private void pass(long seconds) {
        now += seconds * 1000;
    }

    private void learn(Credential credential, String user) {
        new AccountRules(names, () -> false).learn(credential, Identity.of(ORIGIN, Identity.Kind.USER, user), now);
    }

    @Test
    void called_firstTime_asksInTheBackground() {
        Jvm jvm = new Jvm(key1);

        jvm.asker.called();
        assertThat(jvm.events).containsExactly("asking key-1");
        runBackground();
        assertThat(jvm.events).containsExactly("asking key-1", "answered 20");
    }

    @Test
    void called_within30Seconds_ofAnyJvm_doesNotAsk() {
        Jvm one = new Jvm(key1);
        Jvm two = new Jvm(key1);
        assertThat(one.call()).hasSize(2);

        for (int second = 1; second < 30; second++) {
            pass(1);
            assertThat(one.call()).isEmpty();
            assertThat(two.call()).isEmpty();
        }
        pass(1);
        assertThat(two.call()).hasSize(2);
        assertThat(one.call()).isEmpty();
    }

    @Test
    void called_manyTimesAtOnce_asksOnce() {
        Jvm jvm = new Jvm(key1);
        for (int i = 0; i < 100; i++) {
            jvm.asker.called();
        }
        assertThat(background).hasSize(1);
    }

    @Test
    void called_withoutACredential_neverAsks() {
        Jvm jvm = new Jvm();

        assertThat(jvm.call()).isEmpty();
        pass(1);
        jvm.inUse.add(key1);
        assertThat(jvm.call()).as("and that was no question").isNotEmpty();
    }

    @Test
    void answer_thatForbids_silencesThatCredentialForADay() {
        for (int status : new int[] {401, 403, 404}) {
            Credential key = key("key-" + status);
            Jvm jvm = new Jvm(key);
            jvm.next = new Question.Answer(status, new byte[0]);
            assertThat(jvm.call()).containsExactly("asking key-" + status, "answered nothing");

            pass(23 * 3600);
            assertThat(jvm.call()).isEmpty();
            assertThat(new Jvm(key).call()).as("another JVM knows too").isEmpty();
            assertThat(new Jvm(key, key2).call()).as("another key may").contains("asking key-2");
            pass(3600 + 60);
            assertThat(jvm.call()).hasSize(2);
            pass(3600);
        }
    }

    @Test
    void answer_401_toATokenOfASubject_silencesThatTokenOnly() {
        Credential old = token(1);
        Jvm jvm = new Jvm(old);
        jvm.next = new Question.Answer(401, new byte[0]);
        assertThat(jvm.call()).hasSize(2);
        pass(60);
        assertThat(jvm.call()).isEmpty();

        Credential renewed = token(2);
        assertThat(renewed.digest()).isEqualTo(old.digest());
        jvm.inUse.add(renewed);
        jvm.next = new Question.Answer(403, new byte[0]);
        pass(60);
        assertThat(jvm.call()).hasSize(2);

        jvm.inUse.add(token(3));
        pass(60);
        assertThat(jvm.call()).as("403 is about the subject").isEmpty();
    }

    private static Credential token(int serial) {
        String claims = "{\"exp\":" + serial + ",\"sub\":\"me\"}";
        return key("e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".e30");
    }

    @Test
    void answer_thatFailed_changesNothing_andIsAskedForAgain() {
        Jvm jvm = new Jvm(key1);
        jvm.next = new Question.Answer(500, TWENTY);
        assertThat(jvm.call()).containsExactly("asking key-1", "answered nothing");
        pass(30);
        jvm.next = new Question.Answer(200, "<html>".getBytes(StandardCharsets.UTF_8));
        assertThat(jvm.call()).containsExactly("asking key-1", "answered nothing");
        pass(30);
        jvm.next = new Question.Answer(200, TWENTY);
        assertThat(jvm.call()).containsExactly("asking key-1", "answered 20");
    }

    @Test
    void called_withANewCredential_asksAboutThatFirst() {
        Jvm jvm = new Jvm(key1);
        jvm.call();
        learn(key1, "one");
        pass(300);
        jvm.inUse.add(key2);

        assertThat(jvm.call()).contains("asking key-2");
        learn(key2, "two");
        pass(60);
        assertThat(jvm.call()).as("asked about longest ago").contains("asking key-1");
        pass(60);
        assertThat(jvm.call()).contains("asking key-2");
    }

    @Test
    void called_whileAnotherJvmHasANewCredential_leavesTheTurnToIt_forAWhile() {
        Jvm one = new Jvm(key1);
        one.call();
        learn(key1, "one");
        new CredentialBook(names).seen(key2, now);
        pass(31);

        assertThat(one.call()).isEmpty();
        Jvm two = new Jvm(key2);
        assertThat(two.call()).contains("asking key-2");

        learn(key2, "two");
        new CredentialBook(names).seen(key("key-3"), now);
        pass(46);
        assertThat(one.call()).as("nobody called with it").contains("asking key-1");
    }

    @Test
    void called_afterTheClockWasSetBack_asksAgain() {
        Jvm jvm = new Jvm(key1);
        jvm.call();
        pass(-86_400);

        assertThat(jvm.call()).hasSize(2);
    }

    @Test
    void wanted_asksAtOnce_ifItIsTime() {
        Jvm jvm = new Jvm(key1);
        jvm.call();
        pass(29);
        jvm.asker.wanted(List.of(key1));
        assertThat(background).isEmpty();
        pass(1);
        jvm.asker.wanted(List.of());
        assertThat(background).isEmpty();
        jvm.asker.wanted(List.of(key1));
        assertThat(background).hasSize(1);
    }

    @Test
    void called_withoutAThreadLeft_isAnsweredWithNothing() {
        Jvm jvm = new Jvm(key1);
        UsagesAsker asker = new UsagesAsker(
                ORIGIN,
                names,
                jvm,
                work -> {
                    throw new RejectedExecutionException();
                },
                new Clocks(() -> 0, () -> now),
                jvm);

        asker.called();

        assertThat(jvm.events).containsExactly("asking key-1", "answered nothing");
    }
}
