package dev.kimigate.gateway.page;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.AccountView;
import dev.kimigate.status.DurationText;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.status.Version;
import dev.kimigate.status.WaitReasons;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.ToolStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The page's HTML at one moment: whole, and by the parts that change. Pure. */
final class PageView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Set<String> TABLES = Set.of("places", "line");

    private final StateSnapshot state;
    private final History history;
    private final List<Advice> advice;

    PageView(StateSnapshot state, History history, List<Advice> advice) {
        this.state = state;
        this.history = history;
        this.advice = List.copyOf(advice);
    }

    /** The whole page, which can be read as it is. */
    String document() {
        Map<String, String> parts = parts();
        Html html = new Html()
                .raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>Kimi Gate</title>\n")
                .raw("<link rel=\"icon\" href=\"/icon.svg\">\n<link rel=\"stylesheet\" href=\"/page.css\">\n")
                .raw("<script src=\"/page.js\" defer></script>\n</head>\n<body>\n")
                .raw("<a class=\"skip\" href=\"#main\">Skip to the state</a>\n<header>\n<h1>Kimi Gate</h1>\n")
                .raw("<p id=\"summary\">")
                .raw(parts.getOrDefault("summary", ""))
                .raw("</p>\n<p id=\"said\" class=\"unseen\" role=\"status\" aria-live=\"polite\">")
                .raw(parts.getOrDefault("said", ""))
                .raw("</p>\n<p><span id=\"moment\">")
                .raw(parts.getOrDefault("moment", ""))
                .raw("</span> <span id=\"live\">This page shows one moment.</span>"
                        + " <a href=\"/\">Refresh</a></p>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
        section(html, "accounts", "Accounts", parts);
        section(html, "places", "Who holds permits", parts);
        section(html, "line", "Who waits", parts);
        section(html, "pictures", "Since the beginning", parts);
        section(html, "advice", "What is wrong and what to do", parts);
        return html.raw("</main>\n<footer>\n<p>Kimi Gate ")
                .text(Version.text())
                .raw(", state in <code>")
                .text(state.folder().toString())
                .raw("</code>. For programs: <a href=\"/status.json\">status.json</a>,"
                        + " <a href=\"/metrics\">metrics</a>.</p>\n</footer>\n</body>\n</html>\n")
                .toString();
    }

    /** A table that is wider than a narrow window can be scrolled, with the keyboard too. */
    private static void section(Html html, String id, String heading, Map<String, String> parts) {
        html.raw("<section aria-labelledby=\"" + id + "-h\">\n<h2 id=\"" + id + "-h\">" + heading + "</h2>\n<div id=\""
                        + id + "\"")
                .raw(
                        TABLES.contains(id)
                                ? " class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"" + id + "-h\""
                                : "")
                .raw(">")
                .raw(parts.getOrDefault(id, ""))
                .raw("</div>\n</section>\n");
    }

    /** By the ids of their elements. */
    Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("summary", summary());
        parts.put("said", said());
        parts.put("moment", "State of " + time(state.nowMillis()) + ".");
        parts.put("accounts", accounts());
        parts.put("places", places());
        parts.put("line", line());
        parts.put("pictures", new Pictures(history, state, TIME, ZoneId.systemDefault()).html());
        parts.put("advice", advice());
        return parts;
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    private String summary() {
        return said()
                + (state.accounts().isEmpty()
                        ? ""
                        : " " + History.held(state) + " in flight, " + History.waiting(state) + " waiting.");
    }

    /** What a screen reader says when it changes: so there are no numbers in it, which change all the time. */
    private String said() {
        if (state.paused()) {
            return "Paused: calls pass ungated.";
        }
        if (state.accounts().isEmpty()) {
            return "No gated call yet.";
        }
        boolean cooling = state.accounts().stream()
                .anyMatch(account -> account.at(state.nowMillis()).coolingMillis() > 0);
        return cooling
                ? "A cool-down: no call starts now."
                : History.waiting(state) > 0 ? "Calls wait for permits." : "Calls start at once.";
    }

    private String accounts() {
        if (state.accounts().isEmpty()) {
            return "<p>No gated call yet.</p>";
        }
        Html html = new Html();
        state.accounts().forEach(account -> account(html, account));
        return html.toString();
    }

    private void account(Html html, StateSnapshot.Account account) {
        AccountStatus status = account.status();
        AccountView view = account.at(state.nowMillis());
        int most = Math.max(1, Math.max(status.capacity(), status.held()));
        html.element("h3", status.name())
                .raw("<p class=\"numbers\"><strong>")
                .text(status.held())
                .raw("</strong> of ")
                .text(status.capacity())
                .raw(" permits held, <strong>")
                .text(status.waiting())
                .raw("</strong> waiting.</p>\n<meter min=\"0\" max=\"" + most + "\" value=\"" + status.held()
                        + "\" aria-label=\"permits held\">" + status.held() + " of " + most
                        + "</meter>\n<p>The limit is ")
                .text(view.limitSource().toString())
                .raw(".</p>\n");
        reasons(html, status);
    }

    private void reasons(Html html, AccountStatus status) {
        List<String> reasons = new ArrayList<>();
        if (status.paused()) {
            reasons.add("paused: calls pass ungated; resume with kimi-gate resume");
        }
        reasons.addAll(WaitReasons.of(
                status,
                state.nowMillis(),
                ", until " + time(status.policy().terms().coolDownUntilMillis())));
        if (!reasons.isEmpty()) {
            html.raw("<ul class=\"reasons\">\n");
            reasons.forEach(reason -> html.element("li", reason).raw("\n"));
            html.raw("</ul>\n");
        }
    }

    private String places() {
        Html html = new Html()
                .raw("<table>\n<caption>Programs that live, and the tools behind a gateway</caption>\n<thead>"
                        + "<tr><th scope=\"col\">Tool</th><th scope=\"col\">Process</th><th scope=\"col\">Held</th>"
                        + "<th scope=\"col\">Waiting</th><th scope=\"col\">Oldest wait</th><th scope=\"col\">Calls so far</th>"
                        + "<th scope=\"col\">Client</th><th scope=\"col\">Account</th></tr></thead>\n<tbody>\n");
        int rows = 0;
        for (StateSnapshot.Account account : state.accounts()) {
            for (JvmStatus jvm : account.status().jvms()) {
                place(html, account, jvm);
                rows++;
            }
        }
        if (rows == 0) {
            html.raw("<tr><td colspan=\"8\">None.</td></tr>\n");
        }
        html.raw("</tbody>\n</table>\n");
        for (ApartJvm jvm : state.apart()) {
            html.element("p", jvm + " does not share permits of " + jvm.account() + ": " + jvm.reason())
                    .raw("\n");
        }
        return html.toString();
    }

    private void place(Html html, StateSnapshot.Account account, JvmStatus jvm) {
        AccountView view = account.at(state.nowMillis());
        html.raw("<tr>").element("th scope=\"row\"", name(jvm));
        numbers(html, String.valueOf(jvm.pid()), jvm.held(), jvm.waiting(), view.oldestWaitMillis(jvm));
        html.element("td class=\"n\"", String.valueOf(jvm.grants()))
                .element(
                        "td",
                        String.join(
                                ", ", new TreeSet<>(JvmAbout.parse(jvm.about()).clients())))
                .element("td", account.status().name())
                .raw("</tr>\n");
        for (ToolStatus tool : jvm.tools()) {
            html.raw("<tr class=\"tool\">").element("th scope=\"row\"", tool.name());
            numbers(html, "", tool.held(), tool.waiting(), view.oldestWaitMillis(tool));
            html.raw("<td></td><td>through the gateway</td>")
                    .element("td", account.status().name())
                    .raw("</tr>\n");
        }
    }

    private static void numbers(Html html, String pid, int held, int waiting, @Nullable Long wait) {
        html.element("td class=\"n\"", pid)
                .element("td class=\"n\"", String.valueOf(held))
                .element("td class=\"n\"", String.valueOf(waiting))
                .element("td class=\"n\"", wait == null ? "-" : DurationText.text(wait));
    }

    private static String name(JvmStatus jvm) {
        String name = jvm.label().isEmpty() ? "?" : jvm.label();
        return switch (jvm.life()) {
            case GONE -> name + " (gone)";
            case UNKNOWN -> name + " (in a container)";
            case RUNNING -> name;
        };
    }

    private String line() {
        Html html = new Html()
                .raw("<table>\n<caption>Calls that wait for a permit, by tool</caption>\n<thead><tr>"
                        + "<th scope=\"col\">Tool</th><th scope=\"col\">Waiting</th><th scope=\"col\">Oldest wait</th>"
                        + "<th scope=\"col\">For what</th></tr></thead>\n<tbody>\n");
        int rows = 0;
        for (StateSnapshot.Account account : state.accounts()) {
            AccountView view = account.at(state.nowMillis());
            for (JvmStatus jvm : account.status().jvms()) {
                if (jvm.waiting() > 0) {
                    waits(html, account.status(), jvm, view);
                    rows++;
                }
            }
        }
        if (rows == 0) {
            html.raw("<tr><td colspan=\"4\">Nobody waits.</td></tr>\n");
        }
        return html.raw("</tbody>\n</table>\n").toString();
    }

    private void waits(Html html, AccountStatus status, JvmStatus jvm, AccountView view) {
        List<ToolStatus> tools =
                jvm.tools().stream().filter(tool -> tool.waiting() > 0).toList();
        if (tools.isEmpty()) {
            waiter(html, name(jvm), jvm.waiting(), view.oldestWaitMillis(jvm), wanted(status));
        }
        for (ToolStatus tool : tools) {
            waiter(html, tool.name(), tool.waiting(), view.oldestWaitMillis(tool), wanted(status));
        }
    }

    private static void waiter(Html html, String name, int waiting, @Nullable Long wait, String wanted) {
        html.raw("<tr>")
                .element("th scope=\"row\"", name)
                .element("td class=\"n\"", String.valueOf(waiting))
                .element("td class=\"n\"", wait == null ? "-" : DurationText.text(wait))
                .element("td", wanted)
                .raw("</tr>\n");
    }

    private String wanted(AccountStatus status) {
        AccountView view = new AccountView(status, state.nowMillis());
        return view.coolingMillis() > 0
                ? "the end of a cool-down of " + status.name() + " at "
                        + time(view.terms().coolDownUntilMillis())
                : "a permit of " + status.name() + ": " + status.holders();
    }

    private String advice() {
        Html html = new Html();
        state.problems()
                .forEach(problem -> html.element("p", "Problem: " + problem).raw("\n"));
        if (advice.isEmpty()) {
            return html.raw(state.problems().isEmpty() ? "<p>Nothing was found.</p>\n" : "")
                    .toString();
        }
        html.raw("<ul class=\"advice\">\n");
        for (Advice found : advice) {
            html.raw(found.problem() ? "<li class=\"problem\"><strong>Problem: " : "<li><strong>Note: ")
                    .text(found.what())
                    .raw("</strong>");
            more(html, "Why", found.why());
            more(html, "Do", found.todo());
            more(html, "More", found.see() == null ? "" : found.see());
            html.raw("</li>\n");
        }
        return html.raw("</ul>\n").toString();
    }

    private static void more(Html html, String what, String text) {
        if (!text.isEmpty()) {
            html.raw("<br>" + what + ": ").text(text);
        }
    }
}
