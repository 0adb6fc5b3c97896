package dev.kimigate.cli.tool;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the way by which a tool is sent to the gateway, from its name and its settings. Reads files, changes none. */
public final class RunPlanner {
    private static final Map<String, ToolWay> WAYS = Map.of(
            "claude", new ClaudeWay(),
            "kimi", new KimiCodeWay(),
            "openclaw", new OpenClawWay(),
            "opencode", new OpencodeWay(),
            "codex", new CodexWay(),
            "qwen", new QwenWay(),
            "cline", new ClineWay());
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1", "localhost");

    private RunPlanner() {}

    /** The plan; it throws what a tool's settings or the private folder could not be read or made for. */
    public static RunPlan plan(ToolStart start, GatewayUrls urls) throws IOException, UnreadableSettingsException {
        PlanDraft draft = new PlanDraft(urls);
        variables(start, draft);
        ToolWay way = WAYS.get(start.program());
        if (way != null) {
            way.plan(start, draft);
            if (!draft.isGated()) {
                draft.noWay("no setting of " + start.program() + " names a URL of Kimi. " + way.advice());
            }
        } else if (!draft.isGated()) {
            draft.note("no variable names a URL of Kimi, so of " + start.program()
                    + " only JVMs that it starts are gated");
        }
        proxies(start, draft);
        return draft.plan();
    }

    private static void variables(ToolStart start, PlanDraft draft) {
        start.environment().forEach((name, value) -> {
            if (!name.toUpperCase(Locale.ROOT).endsWith("_PROXY") && name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                draft.through(value).ifPresent(url -> draft.variable(name, url));
            }
        });
    }

    /** A proxy that is not told so would get the calls to the gateway, keys and all. */
    private static void proxies(ToolStart start, PlanDraft draft) {
        boolean proxied = start.environment().entrySet().stream()
                .anyMatch(each -> each.getKey().toUpperCase(Locale.ROOT).matches("(HTTP|HTTPS|ALL)_PROXY")
                        && !each.getValue().isBlank());
        if (proxied) {
            for (String name : List.of("NO_PROXY", "no_proxy")) {
                draft.variable(name, withLoopback(start.environment().getOrDefault(name, "")));
            }
        }
    }

    private static String withLoopback(String present) {
        StringBuilder all = new StringBuilder(present.strip());
        List<String> names = List.of(present.strip().split("[\\s,]+", -1));
        for (String each : LOOPBACK) {
            if (!names.contains(each) && !names.contains("*")) {
                all.append(all.isEmpty() || all.charAt(all.length() - 1) == ',' ? "" : ",")
                        .append(each);
            }
        }
        return all.toString();
    }
}
