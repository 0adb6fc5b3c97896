package dev.kimigate.call;

import dev.kimigate.account.AccountWord;
import dev.kimigate.account.SharedNames;
import dev.kimigate.identity.CredentialUse;
import dev.kimigate.identity.UsedAccount;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.QueuePosition;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.PacingFacts;
import dev.kimigate.pacing.PacingRules;
import dev.kimigate.refusal.Classifier;
import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.UnknownWords;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AccountNames;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseWords;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One account in this JVM: its permits, its open answers, and its pacing. Any thread. */
public final class AccountGate implements UsedAccount {
    private final Limiter limiter;
    private final AccountLog log;
    private final PacingUpdater updater;
    private final AttemptWatchdog attempts;
    private final Clocks clocks;
    private final ProblemListener problems;
    private final DigestTable digests;
    private final CallListener listener;
    private final SharedNames names;
    private volatile Runnable usagesWanted = () -> {};
    private volatile boolean learnsNames;

    AccountGate(Limiter limiter, PacingRules rules, Clocks clocks, ProblemListener problems, CallListener listener) {
        this.limiter = limiter;
        this.clocks = clocks;
        this.problems = problems;
        this.listener = listener;
        this.log = new AccountLog(limiter, clocks);
        this.updater = new PacingUpdater(limiter.shared(), rules, clocks, log, listener);
        this.attempts = new AttemptWatchdog(limiter, clocks, problems, updater::tick);
        this.digests = limiter.digests();
        this.names = new SharedNames(digests);
        limiter.onLongWait(log::waits);
        updater.tick();
    }

    Limiter limiter() {
        return limiter;
    }

    PacingUpdater updater() {
        return updater;
    }

    AttemptWatchdog attempts() {
        return attempts;
    }

    long nanoTime() {
        return clocks.nowNanos();
    }

    @Override
    public DigestTable digests() {
        return digests;
    }

    @Override
    public boolean isSharedByMachines() {
        return limiter.shared().keeperWord(LeaseWords.SERVER) != 0;
    }

    @Override
    public void onUsagesWanted(Runnable ask) {
        usagesWanted = ask;
    }

    /** Another machine of the account cools down: milliseconds to go, and the verdict's code. Never throws. */
    public void coolsElsewhere(long millis, int reason) {
        guarded(() -> updater.coolsElsewhere(millis, reason));
    }

    /** Another machine of the account learned how many calls may start in a minute, and when. Never throws. */
    public void startsElsewhere(int perMinute, long changedMillis) {
        guarded(() -> updater.startsElsewhere(perMinute, changedMillis));
    }

    /** Another machine was refused for the quota since then, or accepted then. Never throws. */
    public void quotaElsewhere(boolean out, long sinceMillis) {
        guarded(() -> updater.quotaElsewhere(out, sinceMillis));
    }

    /** Another machine asked {@code /usages} about the account then. Never throws. */
    public void usagesAskedElsewhere(long askedMillis) {
        guarded(() -> setWord(AccountWord.ABOUT, askedMillis));
    }

    /** Another machine was answered by {@code /usages} then; the rest as {@link #usagesAnswered}. Never throws. */
    public void usagesElsewhere(long answeredMillis, int ceiling, long spentUntilMillis) {
        guarded(() -> {
            setWord(AccountWord.ANSWERED, answeredMillis);
            updater.usagesAnswered(ceiling, spentUntilMillis);
        });
    }

    /** The server that machines share permits on answers, or does not any more. Never throws. */
    public void server(boolean answers, int permits, int machines) {
        guarded(() -> {
            if (listener.listens()) {
                listener.server(answers, permits, machines);
            }
        });
    }

    /** What other machines of the account are to know. */
    public AccountFacts facts() {
        PacingFacts pacing = updater.facts();
        return new AccountFacts(
                pacing.startsPerMinute(),
                pacing.startsMillis(),
                pacing.quotaOutMillis(),
                digests.word(AccountWord.ABOUT.index()),
                digests.word(AccountWord.ANSWERED.index()),
                pacing.ceiling(),
                pacing.spentUntilMillis());
    }

    @Override
    public void learnsNames() {
        learnsNames = true;
    }

    /** What this machine knows of whose the credentials are. */
    public AccountNames names() {
        return learnsNames ? names.present() : AccountNames.NONE;
    }

    /** What all machines of the origin go by. Never throws. */
    public void namesElsewhere(AccountNames shared) {
        guarded(() -> names.hear(shared, clocks.nowMillis()));
    }

    private void setWord(AccountWord word, long value) {
        boolean unused = digests.word(word.index(), digests.word(word.index()), value); // who was first knows more
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError failure) {
            problems.failedOpen(failure);
        }
    }

    /** The server's word on the account is wanted soon, if it has not been asked within the last 30 seconds. */
    void usagesWanted() {
        usagesWanted.run();
    }

    /** Who is told of a call that asks for its first permit now. */
    CallTrace trace(String client, String tool) {
        return listener.listens() ? listener.entering(client, tool) : CallTrace.NONE;
    }

    /**
     * The attempt of a call that has got a permit. If something of ours fails, the call goes ungated and the permit is
     * given back.
     */
    Attempt attempt(Permit permit, CredentialUse<AccountGate> credentialUse, CallTrace trace) {
        try {
            log.started(permit.counted());
            Attempt attempt = new Attempt(this, permit, credentialUse, trace);
            trace.granted(limiter.shared());
            attempts.opened(attempt);
            if (permit.unconfirmed()) {
                limiter.later(() -> takeForAccepted(attempt), updater.refusalsTake());
            }
            carry(attempt, credentialUse.account()); // its credential may have moved on while it waited
            return attempt;
        } catch (RuntimeException | LinkageError failure) {
            attempts.closed(permit);
            permit.release();
            return ungated(failure, credentialUse, trace);
        }
    }

    /** The calls of this credential that are under way here count where it has gone, too, until they end. */
    void carry(CredentialUse<AccountGate> credentialUse) {
        AccountGate present = credentialUse.account();
        attempts.forEach(attempt -> {
            if (attempt.isOf(credentialUse)) {
                carry(attempt, present);
            }
        });
    }

    private void carry(Attempt attempt, AccountGate present) {
        if (present != this) {
            attempt.carryInto(present);
        }
    }

    private void takeForAccepted(Attempt attempt) {
        if (!updater.waitsForAnswers()) {
            attempt.takeForAccepted();
        }
    }

    /** For the call whose permit could not be asked for: it goes on, and nothing is counted for it. */
    Attempt ungated(Throwable failure, CredentialUse<AccountGate> credentialUse, CallTrace trace) {
        failedOpen(failure);
        trace.ungated();
        return new Attempt(this, null, credentialUse, trace);
    }

    void failedOpen(Throwable failure) {
        problems.failedOpen(failure);
    }

    Refusal classify(int status, UnaryOperator<@Nullable String> header, byte[] body, int length) {
        return Classifier.classify(status, header, body, length, clocks.nowMillis());
    }

    /** What no words told is told on, so that people can report it. Never throws: the call does not depend on it. */
    void unclear(int status, UnaryOperator<@Nullable String> header, byte[] body, int length) {
        try {
            String words = UnknownWords.of(header, body, length);
            if (words != null) {
                log.unknownWords(status, words);
            }
        } catch (RuntimeException | LinkageError failure) {
            problems.problem("the words of a refusal could not be told: " + failure);
        }
    }

    boolean coolDownOutlasts(QueuePosition position) {
        return TimeUnit.MILLISECONDS.toNanos(updater.coolingMillis()) > position.deadlineNanos() - nanoTime();
    }

    /** How many calls may be in flight now, over all JVMs that share permits. */
    public int limit() {
        return limiter.shared().limit();
    }

    /** Why that is so. */
    public LimitSource limitSource() {
        return updater.limitSource();
    }

    /** What a JVM that has ended had on record was taken back, by this one. */
    public void tookBack(JvmStatus dead) {
        log.tookBack(dead);
        if (dead.held() > 0 && listener.listens()) {
            limiter.later(() -> listener.reclaimed(dead), Duration.ZERO); // the poller has waiters to serve
        }
    }

    @Override
    public void usagesAsking() {
        updater.usagesAsking();
    }

    @Override
    public void usagesAnswered(int ceiling, long spentUntilMillis) {
        updater.usagesAnswered(ceiling, spentUntilMillis);
    }
}
