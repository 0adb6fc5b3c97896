package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.RefusalForm;
import org.jspecify.annotations.Nullable;

/** What an SDK can meet under the agent that is not an answer. The ones that leave a long cool-down come last. */
enum SdkTrouble {
    FIVE_HOUR_QUOTA(Kind.DELIVERED, "5-hour quota spent (403)", RefusalForm.FIVE_HOUR_QUOTA_403),
    PERIOD_QUOTA(Kind.DELIVERED, "usage limit for this period (429)", RefusalForm.PERIOD_QUOTA_429),
    TOKEN_QUOTA(Kind.DELIVERED, "exceeded_current_quota_error (429)", RefusalForm.TOKEN_QUOTA_429),
    UNAVAILABLE(Kind.DELIVERED, "server unavailable (503)", RefusalForm.UNAVAILABLE_503),
    NO_PERMIT(Kind.NO_PERMIT, "no permit within max-wait", null),
    CONCURRENCY(Kind.REFUSED, "concurrent request limit (403)", RefusalForm.CONCURRENCY_403),
    ORG_CONCURRENCY(Kind.REFUSED, "max organization concurrency (429)", RefusalForm.ORG_CONCURRENCY_429),
    OVERLOADED(Kind.REFUSED, "engine overloaded (429)", RefusalForm.OVERLOADED_429);

    enum Kind {
        /** The agent delivers it at once. */
        DELIVERED,
        /** Others hold all permits. */
        NO_PERMIT,
        /** Waiting would cure it, but did not within the time. */
        REFUSED
    }

    private final Kind kind;
    private final String text;
    private final @Nullable RefusalForm form;

    SdkTrouble(Kind kind, String text, @Nullable RefusalForm form) {
        this.kind = kind;
        this.text = text;
        this.form = form;
    }

    Kind kind() {
        return kind;
    }

    /** What the endpoint answers to every call; null if nothing but the permits is in the way. */
    @Nullable
    RefusalForm form() {
        return form;
    }

    @Override
    public String toString() {
        return text;
    }
}
