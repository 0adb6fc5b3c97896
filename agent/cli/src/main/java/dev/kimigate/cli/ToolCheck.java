package dev.kimigate.cli;

import dev.kimigate.cli.tool.ToolSettings;
import dev.kimigate.cli.tool.ToolUrl;
import dev.kimigate.presence.GatewayAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be said of tools that are no JVM: do their calls go through the gateway. */
final class ToolCheck {
    private static final String START = "java -jar kimi-gate.jar gateway";
    private static final List<String> PROXIES = List.of("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");
    private static final List<String> EXCEPTIONS = List.of("NO_PROXY", "no_proxy");

    private final ToolSettings settings;
    private final Gateways gateways;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();

    ToolCheck(ToolSettings settings, Gateways gateways, Map<String, String> environment) {
        this.settings = settings;
        this.gateways = gateways;
        this.environment = environment;
    }

    List<Finding> findings() {
        settings.urls().forEach(this::url);
        for (String tool : settings.silent()) {
            findings.add(
                    direct(tool + " names no base_url, so it calls Kimi directly", "https://api.kimi.com/coding/v1"));
        }
        for (String line : settings.unreadable()) {
            findings.add(Finding.note(
                    line,
                    "so nothing can be said of the tool's calls",
                    "correct the file, or look in the tool's own settings",
                    Topic.GATEWAY_URL));
        }
        proxy();
        return findings;
    }

    private void url(ToolUrl url) {
        String what = url.tool() + " (" + url.place() + ") ";
        if (gateways.isThrough(url.url())) {
            through(what, url.url());
        } else if (gateways.isDirect(url.url())) {
            findings.add(direct(what + "calls " + url.plain() + " directly", url.plain()));
        }
    }

    private Finding direct(String what, String url) {
        return Finding.note(
                what,
                "its calls use places of the account that the gate does not know of; kimi-gate run puts the gateway"
                        + " in between for one start",
                "put " + gateways.urlFor(URI.create(url)) + " there, and keep a gateway running: " + START,
                Topic.GATEWAY_URL);
    }

    private void through(String what, URI url) {
        int port = Gateways.port(url);
        Optional<GatewayAddress> gateway = gateways.behind(url);
        if (gateway.isPresent()) {
            findings.add(Finding.fine(what + "goes through the gateway at port " + port));
            return;
        }
        Optional<PortHolder> holder = PortHolder.of(port);
        if (holder.isEmpty()) {
            findings.add(Finding.problem(
                    what + "goes to port " + port + ", where nothing listens",
                    "no gateway runs there, so each of its calls fails",
                    START + (port == gateways.usualPort() ? "" : " --listen :" + port)
                            + ", or once for always: java -jar kimi-gate.jar install --service",
                    Topic.GATEWAY_URL));
        } else {
            findings.add(foreign(what + "goes to port " + port + ", which is held by ", holder.get()));
        }
    }

    /** A port that something else has than a gateway of this state folder. */
    static Finding foreign(String what, PortHolder holder) {
        boolean other = RunningJvms.isOwnCommand(holder.pid());
        return Finding.problem(
                what + holder.text() + (other ? ", a gateway with another state folder" : ", not by a gateway"),
                other
                        ? "two state folders share no permits, so together they exceed the limit"
                        : "what is sent there, keys too, comes to that program",
                other
                        ? "start it with the same setting state-dir as all others"
                        : "end that program, or choose another port: " + START + " --listen :PORT",
                Topic.GATEWAY_PORT);
    }

    /** Tools that know proxy variables would send what is for the gateway to the proxy. */
    private void proxy() {
        Optional<String> proxy =
                PROXIES.stream().filter(name -> !value(name).isBlank()).findFirst();
        if (proxy.isEmpty() || EXCEPTIONS.stream().anyMatch(name -> sparesLoopback(value(name)))) {
            return;
        }
        boolean used = settings.urls().stream().anyMatch(url -> gateways.isThrough(url.url()));
        String what = proxy.get() + " is set, and NO_PROXY names neither 127.0.0.1 nor localhost";
        String why = "tools that follow it send what is for the gateway to the proxy, with the key in clear text";
        String todo = "export NO_PROXY=127.0.0.1,localhost,::1"
                + (value("NO_PROXY").isBlank() ? "" : ",$NO_PROXY") + "; the same for no_proxy";
        findings.add(
                used
                        ? Finding.problem(what, why, todo, Topic.PROXY_VARIABLES)
                        : Finding.note(what, why, todo, Topic.PROXY_VARIABLES));
    }

    private static boolean sparesLoopback(String exceptions) {
        return List.of(exceptions.split("[,\\s]+")).stream()
                .anyMatch(name -> name.equals("*") || name.equals("localhost") || name.startsWith("127.0.0.1"));
    }

    private String value(String variable) {
        return environment.getOrDefault(variable, "");
    }
}
