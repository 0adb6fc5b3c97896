package dev.kimigate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Identity.Kind;
import org.junit.jupiter.api.Test;

class AccountRulesTest {
    private static final Identity ONE = user("one");
    private static final Identity TWO = user("two");
    private static final long NOW = 1_800_000_000_000L;

    private final MapDigests names = new MapDigests();
    private final AccountRules rules = new AccountRules(names, () -> false);
    private final Credential key1 = Keys.key("key-1");
    private final Credential key2 = Keys.key("key-2");

    private static Identity user(String id) {
        return Identity.of(Keys.ORIGIN, Kind.USER, id);
    }

    private static Identity organization(String id) {
        return Identity.of(Keys.ORIGIN, Kind.ORGANIZATION, id);
    }

    private void learn(Credential credential, Identity identity) {
        rules.learn(credential, identity, NOW);
    }

    @Test
    void accountOf_unknownKeys_isTheCommonOne() {
        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(key2)).isEqualTo(AccountRules.COMMON);
    }

    @Test
    void learn_firstIdentity_claimsTheCommonAccount() {
        learn(key1, ONE);

        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
        assertThat(names.word(AccountWord.OWNER.index())).isEqualTo(ONE.digest());
    }

    @Test
    void learn_anotherIdentity_opensItsOwnAccount_andLeavesTheUnknownWhereTheyAre() {
        learn(key1, ONE);
        learn(key2, TWO);

        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(key2)).isEqualTo(TWO.digest());
        assertThat(rules.accountOf(Keys.key("key-3"))).isEqualTo(AccountRules.COMMON);
        assertThat(names.word(AccountWord.OWNER.index())).isEqualTo(ONE.digest());
    }

    @Test
    void learn_sameIdentityOfTwoKeys_letsThemShare() {
        learn(Keys.key("key-0"), ONE);
        learn(key1, TWO);
        learn(key2, TWO);

        assertThat(rules.accountOf(key2)).isEqualTo(rules.accountOf(key1)).isNotEqualTo(AccountRules.COMMON);
    }

    @Test
    void learn_secondKindForOneKey_doesNotSeparate() {
        learn(key1, ONE);
        learn(key1, organization("acme"));
        learn(key2, organization("acme"));

        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(key2)).isEqualTo(AccountRules.COMMON);
    }

    @Test
    void learn_kindsThatWereTakenForTwoAccounts_joinsThem() {
        learn(key1, ONE);
        learn(key2, organization("acme"));
        assertThat(rules.accountOf(key2)).isNotEqualTo(AccountRules.COMMON);

        learn(key2, ONE);

        assertThat(rules.accountOf(key2)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
    }

    @Test
    void learn_secondIdentityOfTheSameKind_changesNothing() {
        learn(key1, ONE);
        learn(key2, TWO);
        learn(key1, TWO);

        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(key2)).isEqualTo(TWO.digest());
    }

    @Test
    void accountOf_subjects_theFirstIsCommon_anotherIsNot_untilKnownBetter() {
        Credential first = Keys.token("a", 1);
        Credential other = Keys.token("b", 1);

        assertThat(rules.accountOf(first)).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(other)).isNotEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(Keys.token("a", 2))).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(Keys.token("b", 2))).isEqualTo(rules.accountOf(other));
        assertThat(rules.accountOf(key1)).isEqualTo(AccountRules.COMMON);

        learn(key1, ONE);
        learn(other, ONE);
        learn(first, TWO);

        assertThat(rules.accountOf(Keys.token("b", 3))).isEqualTo(AccountRules.COMMON);
        assertThat(rules.accountOf(Keys.token("a", 3))).isEqualTo(TWO.digest());
    }

    @Test
    void accountOf_subject_afterTheFirstHasMovedOut_isCommon() {
        Credential first = Keys.token("a", 1);
        rules.accountOf(first);
        learn(key1, ONE);
        learn(first, TWO);

        assertThat(rules.accountOf(Keys.token("b", 1))).isEqualTo(AccountRules.COMMON);
    }

    @Test
    void learn_identityOfASubjectWithItsOwnAccount_doesNotClaimTheCommonOne() {
        rules.accountOf(Keys.token("a", 1));
        learn(Keys.token("b", 1), TWO);

        assertThat(names.word(AccountWord.OWNER.index())).isZero();
        assertThat(rules.accountOf(Keys.token("b", 2))).isEqualTo(TWO.digest());
    }
}
