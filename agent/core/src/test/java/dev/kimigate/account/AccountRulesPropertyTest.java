package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Identity.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** In whatever order several JVMs learn, and at the same time: the same accounts in the end. */
class AccountRulesPropertyTest {
    private static final int KEYS_EACH = 3;
    private static final long NOW = 1_800_000_000_000L;

    private record Lesson(Credential credential, Identity identity) {}

    @Property(tries = 500)
    void learn_inAnyOrder_joinsWhatIsOne_andSeparatesTheRest(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int accounts) {
        MapDigests names = new MapDigests();
        Random random = new Random(seed);
        List<Lesson> lessons = lessons(accounts);
        Collections.shuffle(lessons, random);
        AccountRules rules = new AccountRules(names, () -> false);
        long owner = 0;
        for (Lesson lesson : lessons) {
            rules.accountOf(lesson.credential());
            rules.learn(lesson.credential(), lesson.identity(), NOW);
            long present = names.word(AccountWord.OWNER.index());
            assertThat(owner == 0 || present == owner).as("claimed once").isTrue();
            owner = present;
        }
        assertSettled(rules, accounts);
    }

    @Property(tries = 200)
    void learn_bySeveralAtOnce_endsTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int accounts)
            throws InterruptedException {
        MapDigests names = new MapDigests();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> jvms = new ArrayList<>();
        for (int jvm = 0; jvm < 3; jvm++) {
            List<Lesson> lessons = lessons(accounts);
            Collections.shuffle(lessons, new Random(seed + jvm));
            Thread thread = new Thread(() -> {
                awaitQuietly(start);
                AccountRules rules = new AccountRules(names, () -> false);
                lessons.forEach(lesson -> rules.learn(lesson.credential(), lesson.identity(), NOW));
            });
            thread.start();
            jvms.add(thread);
        }
        start.countDown();
        for (Thread jvm : jvms) {
            jvm.join();
        }
        assertSettled(new AccountRules(names, () -> false), accounts);
    }

    private static void awaitQuietly(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Lesson> lessons(int accounts) {
        List<Lesson> lessons = new ArrayList<>();
        for (int account = 0; account < accounts; account++) {
            for (int key = 0; key < KEYS_EACH; key++) {
                Credential credential = credential(account, key);
                lessons.add(new Lesson(credential, Identity.of(Keys.ORIGIN, Kind.USER, "user-" + account)));
                lessons.add(new Lesson(credential, Identity.of(Keys.ORIGIN, Kind.ORGANIZATION, "org-" + account)));
            }
        }
        return lessons;
    }

    /** Two keys and a token of each account. */
    private static Credential credential(int account, int key) {
        return key == 0 ? Keys.token("subject-" + account, 1) : Keys.key("key-" + account + "-" + key);
    }

    private static void assertSettled(AccountRules rules, int accounts) {
        Set<Long> different = new HashSet<>();
        for (int account = 0; account < accounts; account++) {
            long first = rules.accountOf(credential(account, 0));
            for (int key = 1; key < KEYS_EACH; key++) {
                assertThat(rules.accountOf(credential(account, key)))
                        .as("key %d of account %d", key, account)
                        .isEqualTo(first);
            }
            different.add(first);
        }
        assertThat(different).hasSize(accounts);
    }
}
