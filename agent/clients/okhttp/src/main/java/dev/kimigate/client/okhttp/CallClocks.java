package dev.kimigate.client.okhttp;

import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import okio.AsyncTimeout;

/**
 * The clocks of calls that have a timeout of their own ({@code callTimeout}, OkHttp 3.12 and newer).
 *
 * <p>A call may pass the hook several times, when an application interceptor sends it again: its budget is kept as long
 * as the call lives.
 */
final class CallClocks {
    private final boolean known;
    /** Guarded by itself. The values must not refer to their calls: hence budgets and not clocks. */
    private final Map<Call, CallBudget> budgets = new WeakHashMap<>();

    /** {@code known} tells whether this OkHttp knows timeouts of calls. */
    CallClocks(boolean known) {
        this.known = known;
    }

    CallClock of(Call call) {
        if (!known || !(call.timeout() instanceof AsyncTimeout timeout) || timeout.timeoutNanos() == 0) {
            return CallClock.NONE; // an absolute deadline alone needs nothing of us
        }
        synchronized (budgets) {
            CallBudget budget = budgets.get(call);
            if (budget == null) {
                budget = new CallBudget(timeout.timeoutNanos());
                budgets.put(call, budget);
            }
            return new AsyncTimeoutClock(timeout, budget);
        }
    }
}
