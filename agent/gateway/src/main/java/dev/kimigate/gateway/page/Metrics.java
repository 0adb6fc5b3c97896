package dev.kimigate.gateway.page;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.AccountView;
import dev.kimigate.status.Version;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.ToolStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The state as OpenMetrics 1.0 text. Labels are few: accounts, tools by name, verdicts. Pure. */
final class Metrics {
    private static final int MOST_ACCOUNTS = 50;
    private static final int MOST_TOOLS = 100;
    private static final int BUCKET_STEPS = 4;
    private static final double MILLIS = 1000;

    private final StateSnapshot state;
    private final List<StateSnapshot.Account> accounts;
    private final History history;
    private final Waits waits;
    private final OpenMetricsText out = new OpenMetricsText();

    Metrics(StateSnapshot state, History history, Waits waits) {
        this.state = state;
        this.accounts = state.accounts().stream().limit(MOST_ACCOUNTS).toList();
        this.history = history;
        this.waits = waits;
    }

    String text() {
        out.family("kimi_gate", "info", "", "Kimi Gate");
        out.sample("kimi_gate_info", 1, "version", Version.text());
        out.family("kimi_gate_paused", "gauge", "", "1 while calls of all programs pass ungated");
        out.sample("kimi_gate_paused", state.paused() ? 1 : 0);
        accounts();
        leases();
        refusals();
        tools();
        waits();
        out.family("kimi_gate_start_time_seconds", "gauge", "seconds", "When the gateway began to count");
        out.sample("kimi_gate_start_time_seconds", history.sinceMillis() / MILLIS);
        return out.end();
    }

    private void accounts() {
        gauge("kimi_gate_permits", "", "How many calls may be in flight", AccountStatus::capacity);
        gauge("kimi_gate_held", "", "Permits held, each a call in flight", AccountStatus::held);
        gauge("kimi_gate_waiting", "", "Calls that wait for a permit", AccountStatus::waiting);
        gauge("kimi_gate_stalled", "", "Permits of answers that were not read for 30 seconds", AccountStatus::stalled);
        gauge("kimi_gate_oldest_wait_seconds", "seconds", "How long the oldest waiting call has waited", status -> {
            Long millis = view(status).oldestWaitMillis();
            return millis == null ? 0 : millis / MILLIS;
        });
        gauge(
                "kimi_gate_cool_down_seconds",
                "seconds",
                "How long no call of the account starts",
                status -> view(status).coolingMillis() / MILLIS);
        gauge(
                "kimi_gate_out_of_quota",
                "",
                "1 while the server says that the quota is spent",
                status -> view(status).terms().untilAnswered() ? 1 : 0);
    }

    /** Of accounts that machines share through a server. */
    private void leases() {
        lease(
                "kimi_gate_server_up",
                "1 while the server that machines share permits on answers",
                lease -> lease.state() == LeaseStatus.State.CONNECTED ? 1 : 0);
        lease("kimi_gate_leased_permits", "Permits that this machine has leased", LeaseStatus::permits);
        lease("kimi_gate_elsewhere_permits", "Permits that other machines have", LeaseStatus::elsewhere);
        lease("kimi_gate_machines", "Machines that share the account", LeaseStatus::machines);
    }

    private void lease(String name, String help, ToIntFunction<LeaseStatus> value) {
        out.family(name, "gauge", "", help);
        for (StateSnapshot.Account account : accounts) {
            LeaseStatus lease = account.status().lease();
            if (lease != null) {
                out.sample(
                        name,
                        value.applyAsInt(lease),
                        "account",
                        account.status().name());
            }
        }
    }

    private AccountView view(AccountStatus status) {
        return new AccountView(status, state.nowMillis());
    }

    private void gauge(String name, String unit, String help, ToDoubleFunction<AccountStatus> value) {
        out.family(name, "gauge", unit, help);
        for (StateSnapshot.Account account : accounts) {
            out.sample(
                    name,
                    value.applyAsDouble(account.status()),
                    "account",
                    account.status().name());
        }
    }

    private void refusals() {
        out.family("kimi_gate_refusals", "counter", "", "Refusals of calls, by what they meant");
        for (StateSnapshot.Account account : accounts) {
            account.at(state.nowMillis())
                    .refusals()
                    .forEach((verdict, count) -> out.sample(
                            "kimi_gate_refusals_total",
                            count,
                            "account",
                            account.status().name(),
                            "verdict",
                            verdict));
        }
    }

    /** What one name has of an account, over all processes. */
    private record Share(String account, String tool, String through) implements Comparable<Share> {
        @Override
        public int compareTo(Share other) {
            return (account + '\n' + through + '\n' + tool)
                    .compareTo(other.account + '\n' + other.through + '\n' + other.tool);
        }
    }

    private void tools() {
        Map<Share, Integer> held = new TreeMap<>();
        Map<Share, Integer> waiting = new TreeMap<>();
        for (StateSnapshot.Account account : accounts) {
            for (JvmStatus jvm : account.status().jvms()) {
                String name = account.status().name();
                if (jvm.tools().isEmpty()) {
                    add(held, waiting, new Share(name, jvm.label(), "jvm"), jvm.held(), jvm.waiting());
                }
                for (ToolStatus tool : jvm.tools()) {
                    add(held, waiting, new Share(name, tool.name(), "gateway"), tool.held(), tool.waiting());
                }
            }
        }
        shares("kimi_gate_tool_held", "Permits held, by tool", held);
        shares("kimi_gate_tool_waiting", "Calls that wait, by tool", waiting);
    }

    private static void add(Map<Share, Integer> held, Map<Share, Integer> waiting, Share share, int holds, int waits) {
        Share known =
                held.size() < MOST_TOOLS || held.containsKey(share) ? share : new Share("", "other", share.through());
        held.merge(known, holds, Integer::sum);
        waiting.merge(known, waits, Integer::sum);
    }

    private void shares(String name, String help, Map<Share, Integer> counts) {
        out.family(name, "gauge", "", help);
        counts.forEach((share, count) ->
                out.sample(name, count, "account", share.account(), "tool", share.tool(), "through", share.through()));
    }

    private void waits() {
        String name = "kimi_gate_wait_seconds";
        out.family(name, "histogram", "seconds", "Waits of the gateway's own calls for their first permit");
        long[] ends = WaitMeter.stepEnds();
        for (int i = 0; i < ends.length; i += BUCKET_STEPS) {
            out.sample(name + "_bucket", (double) waits.within(ends[i]), "le", String.valueOf(ends[i] / MILLIS));
        }
        out.sample(name + "_bucket", (double) waits.count(), "le", "+Inf");
        out.sample(name + "_count", (double) waits.count());
        out.sample(name + "_sum", waits.sumMillis() / MILLIS);
    }
}
