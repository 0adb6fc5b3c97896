package dev.kimigate.harness.churn;

/** A client library, used by calls that end in every way. Any thread. */
interface ChurnClient {

    /** Makes a call, and comes back when the application is done with it. */
    void call(CallPlan plan, CallControl control) throws Exception;

    /** Also with calls in flight. */
    void close() throws Exception;
}
