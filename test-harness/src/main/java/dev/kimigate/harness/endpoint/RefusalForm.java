package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.RefusalShape.BINARY;
import static dev.kimigate.harness.endpoint.RefusalShape.EMPTY;
import static dev.kimigate.harness.endpoint.RefusalShape.ENDLESS;
import static dev.kimigate.harness.endpoint.RefusalShape.ERROR_STRING;
import static dev.kimigate.harness.endpoint.RefusalShape.GZIP;
import static dev.kimigate.harness.endpoint.RefusalShape.HTML;
import static dev.kimigate.harness.endpoint.RefusalShape.HUGE;
import static dev.kimigate.harness.endpoint.RefusalShape.NO_OUTER_TYPE;
import static dev.kimigate.harness.endpoint.RefusalShape.OTHER_TYPE;
import static dev.kimigate.harness.endpoint.RefusalShape.RELAY;
import static dev.kimigate.harness.endpoint.RefusalShape.SURFACE;
import static dev.kimigate.harness.endpoint.RefusalShape.TEXT;

import org.jspecify.annotations.Nullable;

/**
 * Every way in which the endpoint can answer with something else than an answer.
 *
 * <p>One row is a status, a shape, the error's type on the OpenAI and on the Anthropic surface, and the text. The texts
 * hold the phrases that Kimi is known to send; the words around them are free.
 */
public enum RefusalForm {
    // In flight, Kimi Code.
    CONCURRENCY_403(403, SURFACE, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    CONCURRENCY_OTHER_TYPE_403(403, OTHER_TYPE, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    CONCURRENCY_NO_OUTER_TYPE_403(403, NO_OUTER_TYPE, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    CONCURRENCY_RELAY_403(403, RELAY, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    CONCURRENCY_GZIP_403(403, GZIP, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    CONCURRENCY_STRING_403(403, ERROR_STRING, "", "", Texts.CONCURRENCY),
    CONCURRENCY_429(429, SURFACE, Texts.RATE, "rate_limit_error", Texts.CONCURRENCY),
    TOO_MANY_429(429, SURFACE, Texts.RATE, "rate_limit_error", Texts.TOO_MANY),
    TOO_MANY_RELAY_429(429, RELAY, Texts.RATE, "rate_limit_error", Texts.TOO_MANY),

    // The server's own load.
    OVERLOADED_429(429, SURFACE, Texts.OVERLOADED_TYPE, "rate_limit_error", Texts.OVERLOADED),
    OVERLOADED_RELAY_429(429, RELAY, Texts.OVERLOADED_TYPE, "rate_limit_error", Texts.OVERLOADED),
    OVERLOADED_STRING_429(429, ERROR_STRING, "", "", Texts.OVERLOADED),

    // Quota, ban, plan: nothing that waiting a moment cures.
    PERIOD_QUOTA_429(429, SURFACE, Texts.RATE, "rate_limit_error", "You've reached your usage limit for this period."),
    MONTHLY_QUOTA_429(
            429,
            SURFACE,
            Texts.RATE,
            "rate_limit_error",
            "You've reached your monthly usage limit for this billing cycle."),
    FIVE_HOUR_QUOTA_403(403, SURFACE, Texts.TERMINATED, Texts.PERMISSION, Texts.FIVE_HOURS),
    WEEKLY_QUOTA_403(403, SURFACE, Texts.TERMINATED, Texts.TERMINATED, Texts.WEEK),
    CYCLE_QUOTA_403(403, SURFACE, Texts.TERMINATED, Texts.PERMISSION, Texts.CYCLE),
    CREDIT_STRING_403(403, ERROR_STRING, "", "", Texts.CREDIT),
    WHITELIST_403(403, SURFACE, Texts.TERMINATED, Texts.TERMINATED, Texts.WHITELIST),
    BANNED_403(403, SURFACE, Texts.TERMINATED, Texts.TERMINATED, Texts.BANNED),
    NO_PLAN_403(
            403,
            SURFACE,
            Texts.PERMISSION,
            Texts.PERMISSION,
            "Your account does not have access to Kimi Code right now."),
    MEMBERSHIP_402(402, SURFACE, "payment_error", "payment_error", "We're unable to verify your membership benefits."),
    TOKEN_QUOTA_429(429, SURFACE, Texts.EXCEEDED, Texts.EXCEEDED, "You exceeded your current token quota: <org> 0"),
    SUSPENDED_429(
            429,
            SURFACE,
            Texts.EXCEEDED,
            Texts.EXCEEDED,
            "Your account org-test <ak-test> is suspended, please check your plan and billing details"),
    BALANCE_429(
            429,
            SURFACE,
            Texts.EXCEEDED,
            Texts.EXCEEDED,
            "Your account org-test <ak-test> is suspended due to insufficient balance, please recharge your account"),

    // The open platform's limits.
    ORG_CONCURRENCY_429(429, SURFACE, Texts.RATE, Texts.RATE, Texts.ORG_CONCURRENCY),
    ORG_CONCURRENCY_RELAY_429(429, RELAY, Texts.RATE, Texts.RATE, Texts.ORG_CONCURRENCY),
    ORG_CONCURRENCY_OLD_429(
            429, SURFACE, Texts.RATE, Texts.RATE, "Your account reached max organization concurrency: {limit}"),
    ORG_CONCURRENCY_DOC_429(429, SURFACE, Texts.RATE, Texts.RATE, "Organization-level concurrency limit reached"),
    ORG_RPM_429(
            429,
            SURFACE,
            Texts.RATE,
            Texts.RATE,
            "Your account org-test<ak-test> request reached organization max RPM: {limit},"
                    + " please try again after {seconds} seconds"),
    ORG_RPM_OLD_429(429, SURFACE, Texts.RATE, Texts.RATE, "max request per minute reached: {limit}"),
    ORG_RPM_DOC_429(429, SURFACE, Texts.RATE, Texts.RATE, "Organization-level RPM limit reached"),
    ORG_TPM_429(
            429,
            SURFACE,
            Texts.RATE,
            Texts.RATE,
            "Your account org-test<ak-test> request reached organization TPM rate limit,"
                    + " current:500100, limit:500000"),
    PROJECT_TPM_429(
            429,
            SURFACE,
            Texts.RATE,
            Texts.RATE,
            "Your account org-test<ak-test> request reached project TPM rate limit, current:500100, limit:500000"),
    ORG_TPM_DOC_429(429, SURFACE, Texts.RATE, Texts.RATE, "Organization-level TPM limit reached"),
    ORG_TPD_429(
            429,
            SURFACE,
            Texts.RATE,
            Texts.RATE,
            "Your account org-test<ak-test> request reached organization TPD rate limit,"
                    + " current:1500100, limit:1500000",
            "1152"),
    ORG_TPD_DOC_429(429, SURFACE, Texts.RATE, Texts.RATE, "Organization-level TPD limit reached"),
    TOOLS_QPS_429(429, SURFACE, "rate_limited", "rate_limited", "project qps limit exceeded"),

    // Mistakes in the request, and plain failures.
    TOTAL_SIZE_400(400, SURFACE, Texts.INVALID, Texts.INVALID, "total message size 3000000 exceeds limit 2097152"),
    TOKEN_LIMIT_400(400, SURFACE, Texts.INVALID, Texts.INVALID, "Your request exceeded model token limit: 262144"),
    INVALID_KEY_401(
            401,
            SURFACE,
            Texts.AUTHENTICATION,
            "authentication_error",
            "The API Key appears to be invalid or expired."),
    INVALID_AUTHENTICATION_401(401, SURFACE, Texts.AUTHENTICATION, "authentication_error", "Invalid Authentication"),
    NO_MODEL_ACCESS_401(
            401, SURFACE, Texts.AUTHENTICATION, "authentication_error", "Your plan does not have access to k3"),
    PERMISSION_403(403, SURFACE, "permission_denied_error", Texts.PERMISSION, "The API you are accessing is not open"),
    MODEL_404(
            404, SURFACE, "resource_not_found_error", "not_found_error", "Not found the model k9 or Permission denied"),
    CANCELED_499(499, SURFACE, "client_closed_request", "client_closed_request", "context canceled"),
    SERVER_ERROR_500(500, SURFACE, "server_error", "api_error", "unexpected output from the model"),
    LIMIT_SCRIPT_500(
            500,
            SURFACE,
            "server_error",
            "api_error",
            "failed to evaluate rate limit script: read tcp 10.0.0.1: i/o timeout"),
    BAD_GATEWAY_502(502, SURFACE, "server_error", "api_error", "unavailable: upstream connect error"),
    UNAVAILABLE_503(503, SURFACE, "server_unavailable", "api_error", "unavailable: please retry later"),
    GATEWAY_TIMEOUT_504(504, HTML, "", "", "504 Gateway Time-out"),
    OVERLOADED_529(529, SURFACE, "overloaded_error", "overloaded_error", "Overloaded"),

    // Shapes that say little or nothing.
    TEXT_429(429, TEXT, "", "", Texts.TOO_MANY),
    HTML_429(429, HTML, "", "", "429 Too Many Requests"),
    EMPTY_429(429, EMPTY, "", "", ""),
    HTML_403(403, HTML, "", "", "403 Forbidden"),
    EMPTY_403(403, EMPTY, "", "", ""),

    // Bodies made to hurt a reader.
    ENDLESS_403(403, ENDLESS, "", "", Texts.CONCURRENCY),
    ENDLESS_429(429, ENDLESS, "", "", Texts.TOO_MANY),
    HUGE_403(403, HUGE, Texts.TERMINATED, Texts.PERMISSION, Texts.CONCURRENCY),
    HUGE_429(429, HUGE, Texts.RATE, "rate_limit_error", Texts.TOO_MANY),
    BINARY_403(403, BINARY, "", "", ""),
    BINARY_429(429, BINARY, "", "", "");

    private final int status;
    private final RefusalShape shape;
    private final String openAiType;
    private final String anthropicType;
    private final String text;
    private final @Nullable String retryAfter;

    RefusalForm(int status, RefusalShape shape, String openAiType, String anthropicType, String text) {
        this(status, shape, openAiType, anthropicType, text, null);
    }

    RefusalForm(
            int status,
            RefusalShape shape,
            String openAiType,
            String anthropicType,
            String text,
            @Nullable String retryAfter) {
        this.status = status;
        this.shape = shape;
        this.openAiType = openAiType;
        this.anthropicType = anthropicType;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    public RefusalShape shape() {
        return shape;
    }

    /** The Retry-After that Kimi was seen to send with this form; null where none was seen. */
    public @Nullable String retryAfter() {
        return retryAfter;
    }

    /** The Content-Type header; null for an empty body. */
    public @Nullable String contentType() {
        return switch (shape) {
            case HTML -> "text/html";
            case TEXT -> "text/plain; charset=utf-8";
            case BINARY -> "application/octet-stream";
            case EMPTY -> null;
            default -> "application/json; charset=utf-8";
        };
    }

    /** The whole body; for ENDLESS and HUGE what comes before the part that goes on. */
    public byte[] body(Surface surface, RefusalFacts facts) {
        return RefusalBody.of(this, surface, facts);
    }

    String type(Surface surface) {
        boolean anthropic = (surface == Surface.MESSAGES) != (shape == OTHER_TYPE);
        return anthropic ? anthropicType : openAiType;
    }

    String text() {
        return text;
    }

    private static final class Texts {
        static final String TERMINATED = "access_terminated_error";
        static final String PERMISSION = "permission_error";
        static final String RATE = "rate_limit_reached_error";
        static final String OVERLOADED_TYPE = "engine_overloaded_error";
        static final String EXCEEDED = "exceeded_current_quota_error";
        static final String INVALID = "invalid_request_error";
        static final String AUTHENTICATION = "invalid_authentication_error";
        static final String CONCURRENCY = "You've reached your concurrent request limit. Please try again after"
                + " your other requests have finished.";
        static final String TOO_MANY =
                "We're receiving too many requests at the moment. Please wait a moment and try again.";
        static final String OVERLOADED = "The engine is currently overloaded, please try again later";
        static final String FIVE_HOURS =
                "You've reached your 5-hour usage limit. Your quota will reset at the end of" + " the window.";
        static final String WEEK = "You've reached your weekly (7-day) usage limit. Your quota will reset next week."
                + " Please purchase extra usage or upgrade your plan.";
        static final String CYCLE = "You've reached your usage limit for this billing cycle. Your quota will be"
                + " refreshed in the next cycle.";
        static final String CREDIT =
                "Your credit balance is insufficient. To continue, purchase extra usage or" + " upgrade your plan.";
        static final String WHITELIST = "Kimi For Coding is currently only available for Coding Agents such as Kimi"
                + " CLI, Claude Code, Roo Code.";
        static final String BANNED = "Access terminated: your account was found to violate the Community Guidelines.";
        static final String ORG_CONCURRENCY = "Your account org-test<ak-test> request reached organization max"
                + " concurrency: {limit}, please try again after {seconds} seconds";
    }
}
