package dev.kimigate.testing;

/** What Kimi writes in refusals, as tests answer it. */
public final class RefusalTexts {
    public static final String TOO_MANY_REQUESTS = "429 Too Many Requests";
    public static final String FORBIDDEN = "403 Forbidden";
    public static final String JSON = "application/json";

    /** Cured by waiting. */
    public static final String CONCURRENCY =
            "{\"error\":{\"message\":\"You've reached your concurrent request limit. Please wait"
                    + " for your ongoing requests to finish and try again.\",\"type\":\"permission_error\"}}";

    public static final String QUOTA =
            "{\"error\":{\"message\":\"You've reached your usage limit for this billing cycle. Your"
                    + " quota will be refreshed in the next cycle.\",\"type\":\"access_terminated_error\"}}";

    static final String BILLING =
            "{\"error\":{\"message\":\"Your account is suspended, please check your plan and billing"
                    + " details\",\"type\":\"exceeded_current_quota_error\"}}";

    static final String BANNED = "{\"error\":{\"message\":\"Your access was not granted: access terminated, see our"
            + " community guidelines\",\"type\":\"access_terminated_error\"}}";

    private RefusalTexts() {}
}
