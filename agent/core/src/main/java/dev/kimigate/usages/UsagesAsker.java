package dev.kimigate.usages;

import dev.kimigate.account.AccountWord;
import dev.kimigate.account.Credential;
import dev.kimigate.account.CredentialBook;
import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.kimi.UsagesReport;
import dev.kimigate.log.Log;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.store.DigestTable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Asks one origin about its accounts: in the background, one JVM of the machine at a time, at most every 30 seconds,
 * and only when a call is made. Any thread; nothing here waits but a thread of our own.
 */
public final class UsagesAsker {
    /** Who uses the credentials and wants to know. */
    public interface Audience {
        /** The credentials with which calls were made lately in this JVM. */
        List<Credential> inUse();

        /** A question about this one is about to be asked; followed by one {@link #answered}. */
        void asking(Credential credential);

        /** {@code report} is null if the question failed, or the answer could not be read. */
        void answered(Credential credential, @Nullable UsagesReport report);
    }

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(8);
    /** An account is asked about no more often than that. */
    public static final long EVERY_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** Another JVM may have a credential whose turn it is; it gets that much time for a call with it. */
    private static final long COURTESY_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private static final long LOOK_EVERY_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private static final Logger LOG = Log.logger(UsagesAsker.class);

    private final URI uri;
    private final DigestTable digests;
    private final CredentialBook book;
    private final Question question;
    private final Executor background;
    private final Clocks clocks;
    private final Audience audience;
    /** No look is worth while until a second after this time. */
    private volatile long lookedMillis;

    UsagesAsker(
            String origin,
            DigestTable digests,
            Question question,
            Executor background,
            Clocks clocks,
            Audience audience) {
        this.uri = URI.create(origin + KimiEndpoints.USAGES);
        this.digests = digests;
        this.book = new CredentialBook(digests);
        this.question = question;
        this.background = background;
        this.clocks = clocks;
        this.audience = audience;
    }

    /**
     * Over HTTP, on threads of its own.
     *
     * @param version of the agent, to say who asks
     */
    public static UsagesAsker overHttp(
            String origin, DigestTable digests, String version, Clocks clocks, Audience audience) {
        return new UsagesAsker(
                origin,
                digests,
                new HttpQuestion("kimi-gate/" + version, LONGEST_ANSWER),
                work -> GateThreads.create("usages", work).start(),
                clocks,
                audience);
    }

    /** A call is made with one of the credentials in use. Mostly costs the reading of a clock; never throws. */
    public void called() {
        long now = clocks.nowMillis();
        if (!isWithin(now, lookedMillis, LOOK_EVERY_MILLIS)) {
            lookedMillis = now;
            guarded(() -> look(now));
        }
    }

    private void look(long now) {
        long asked = digests.word(AccountWord.ASKED.index());
        if (isWithin(now, asked, EVERY_MILLIS)) {
            return;
        }
        Credential next = book.next(audience.inUse(), now);
        if (next != null && !(isWithin(now, asked, EVERY_MILLIS + COURTESY_MILLIS) && book.othersAreNext(next, now))) {
            ask(next, asked, now);
        }
    }

    /** Something hangs on the answer: one of these is asked about at once, if it is time. Never throws. */
    public void wanted(List<Credential> candidates) {
        guarded(() -> want(candidates, clocks.nowMillis()));
    }

    private void want(List<Credential> candidates, long now) {
        long asked = digests.word(AccountWord.ASKED.index());
        Credential next = isWithin(now, asked, EVERY_MILLIS) ? null : book.next(candidates, now);
        if (next != null) {
            ask(next, asked, now);
        }
    }

    /** One JVM gets to ask. */
    private void ask(Credential credential, long asked, long now) {
        if (!digests.word(AccountWord.ASKED.index(), asked, now)) {
            return;
        }
        book.asked(credential, now);
        audience.asking(credential);
        try {
            background.execute(() -> guarded(() -> ask(credential)));
        } catch (RuntimeException | OutOfMemoryError noThread) {
            audience.answered(credential, null);
        }
    }

    private void ask(Credential credential) {
        UsagesReport report = null;
        try {
            Question.Answer answer = question.ask(uri, credential);
            report = read(credential, answer);
        } finally {
            audience.answered(credential, report);
        }
    }

    private @Nullable UsagesReport read(Credential credential, Question.Answer answer) {
        switch (answer.status()) {
            case 200 -> {
                return UsagesReport.parse(answer.body(), clocks.nowMillis());
            }
            case 401 -> book.outOfDate(credential, clocks.nowMillis());
            case 403, 404 -> book.refused(credential);
            default -> {
                // errors change nothing
            }
        }
        return null;
    }

    /** What fails here must not stop a call. Without the failure's words: they may quote a header. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError failure) {
            LOG.debug("asking about an account failed: {}", failure.getClass().getName());
        }
    }

    /** A clock set back does not keep us from asking. */
    private static boolean isWithin(long now, long since, long millis) {
        return now - since >= 0 && now - since < millis;
    }
}
