package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Identity.Kind;
import dev.kimigate.store.AccountNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Machines that learn by themselves, in any order, and tell each other: the same accounts on all in the end. */
class SharedNamesPropertyTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final int KEYS_EACH = 3;

    private static int serial;

    /** What the script does: who tells first counts; edges are kept with the smaller name on top. */
    private static final class Told {
        long owner;
        final Map<Long, AccountNames.Credential> credentials = new TreeMap<>();
        final Map<Long, Long> aliases = new TreeMap<>();

        AccountNames exchange(AccountNames names) {
            owner = owner == 0 ? names.owner() : owner;
            List<AccountNames.Credential> heard = new ArrayList<>();
            for (AccountNames.Credential told : names.credentials()) {
                AccountNames.Credential known = credentials.get(told.digest());
                if (told.identity() != 0) {
                    if (known == null) {
                        credentials.put(told.digest(), told);
                    } else if (known.identity() == told.identity() || (known.kinds() & told.kinds()) == 0) {
                        join(known.identity(), told.identity());
                        credentials.put(
                                told.digest(),
                                new AccountNames.Credential(
                                        told.digest(), known.identity(), known.kinds() | told.kinds()));
                    }
                }
                AccountNames.Credential present = credentials.get(told.digest());
                if (present != null) {
                    heard.add(present);
                }
            }
            names.aliases().forEach(alias -> join(alias.larger(), alias.smaller()));
            List<AccountNames.Alias> all = new ArrayList<>();
            aliases.forEach((larger, smaller) -> all.add(new AccountNames.Alias(larger, smaller)));
            return new AccountNames(owner, heard, all);
        }

        private long root(long name) {
            long present = name;
            while (aliases.containsKey(present)) {
                present = aliases.get(present);
            }
            return present;
        }

        private void join(long one, long other) {
            long a = root(one);
            long b = root(other);
            if (a != b) {
                aliases.put(Math.max(a, b), Math.min(a, b));
            }
        }
    }

    private record Machine(MapDigests digests, AccountRules rules, SharedNames names) {
        static Machine create() {
            MapDigests digests = new MapDigests();
            return new Machine(digests, new AccountRules(digests, () -> true), new SharedNames(digests));
        }

        void use(Credential credential) {
            new CredentialBook(digests).seen(credential, NOW);
        }
    }

    /** The last of an account is a token, of which each machine has another one each time. */
    private static Credential key(int account, int key) {
        return key < KEYS_EACH - 1
                ? Keys.key("key-" + account + "-" + key)
                : Keys.token("subject-" + account, serial++);
    }

    @Property(tries = 300)
    void machinesThatLearnAlone_agree_onceAllWereTold(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int count,
            @ForAll @IntRange(min = 1, max = 4) int accounts) {
        Random random = new Random(seed);
        Told server = new Told();
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            machines.add(Machine.create());
        }
        for (int step = 0; step < 40; step++) {
            Machine machine = machines.get(random.nextInt(count));
            if (random.nextInt(4) == 0) {
                machine.names.hear(server.exchange(machine.names.present()), NOW);
            } else {
                int account = random.nextInt(accounts);
                Credential credential = key(account, random.nextInt(KEYS_EACH));
                machine.use(credential);
                Kind kind = random.nextBoolean() ? Kind.USER : Kind.ORGANIZATION;
                machine.rules.learn(credential, Identity.of(Keys.ORIGIN, kind, kind + "-" + account), NOW);
            }
        }
        // In the end all is known somewhere, and each machine uses all keys.
        for (int account = 0; account < accounts; account++) {
            for (int key = 0; key < KEYS_EACH; key++) {
                Credential credential = key(account, key);
                Machine teacher = machines.get(random.nextInt(count));
                for (Kind kind : Kind.values()) {
                    teacher.rules.learn(credential, Identity.of(Keys.ORIGIN, kind, kind + "-" + account), NOW);
                }
                machines.forEach(machine -> machine.use(credential));
            }
        }
        for (int round = 0; round < 4; round++) {
            machines.forEach(machine -> machine.names.hear(server.exchange(machine.names.present()), NOW));
        }

        Set<List<Long>> found = new HashSet<>();
        for (Machine machine : machines) {
            List<Long> all = new ArrayList<>();
            for (int account = 0; account < accounts; account++) {
                for (int key = 0; key < KEYS_EACH; key++) {
                    all.add(machine.rules.accountOf(key(account, key)));
                }
            }
            found.add(all);
        }
        assertThat(found).as("all machines count alike").hasSize(1);
        Set<Long> different = new HashSet<>(found.iterator().next());
        assertThat(different).as("one for each account").hasSize(accounts);
    }

    /** Nobody was told anything yet, and each machine sees another token first: the limit would hold twice. */
    @Test
    void tokensOfOneSubject_onTwoMachines_areOneAccount_alsoBeforeKimiHasAnswered() {
        Machine one = Machine.create();
        Machine two = Machine.create();
        long first = one.rules.accountOf(Keys.token("a", 1));
        long stranger = two.rules.accountOf(Keys.token("b", 1));

        assertThat(two.rules.accountOf(Keys.token("a", 2))).isEqualTo(first).isEqualTo(AccountRules.COMMON);
        assertThat(one.rules.accountOf(Keys.token("b", 2))).isEqualTo(stranger);
    }

    @Test
    void tokenThatKimiToldOneMachineAbout_isKnownOnAnother_thatHasAnotherTokenOfItsSubject() {
        Told server = new Told();
        Machine one = Machine.create();
        Machine two = Machine.create();
        Credential here = Keys.token("a", 1);
        Credential there = Keys.token("a", 2);
        Credential stranger = Keys.key("of another account");
        for (Credential credential : List.of(stranger, here)) {
            one.use(credential);
        }
        two.use(there);
        one.rules.learn(stranger, Identity.of(Keys.ORIGIN, Kind.USER, "user-b"), NOW);
        one.rules.learn(here, Identity.of(Keys.ORIGIN, Kind.USER, "user-a"), NOW);
        assertThat(two.rules.accountOf(there)).isEqualTo(AccountRules.COMMON);

        for (Machine machine : List.of(one, two)) {
            machine.names.hear(server.exchange(machine.names.present()), NOW);
        }

        assertThat(two.rules.accountOf(there))
                .isEqualTo(one.rules.accountOf(here))
                .isNotEqualTo(AccountRules.COMMON);
        assertThat(two.rules.accountOf(Keys.token("a", 3))).isEqualTo(two.rules.accountOf(there));
    }

    /** Hearing the same again changes nothing. */
    @Property(tries = 200)
    void hearing_isIdempotent(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int accounts) {
        Random random = new Random(seed);
        Told server = new Told();
        Machine one = Machine.create();
        Machine two = Machine.create();
        for (int step = 0; step < 20; step++) {
            int account = random.nextInt(accounts);
            Credential credential = key(account, random.nextInt(KEYS_EACH));
            Machine machine = random.nextBoolean() ? one : two;
            machine.use(credential);
            machine.rules.learn(credential, Identity.of(Keys.ORIGIN, Kind.USER, "user-" + account), NOW);
        }
        AccountNames unused = server.exchange(one.names.present());
        AccountNames shared = server.exchange(two.names.present());
        two.names.hear(shared, NOW);
        AccountNames once = two.names.present();

        two.names.hear(shared, NOW);

        assertThat(two.names.present().owner()).isEqualTo(once.owner());
        assertThat(two.names.present().credentials()).containsExactlyInAnyOrderElementsOf(once.credentials());
        assertThat(two.names.present().aliases()).containsExactlyInAnyOrderElementsOf(once.aliases());
        assertThat(server.exchange(two.names.present())).isEqualTo(server.exchange(two.names.present()));
    }
}
