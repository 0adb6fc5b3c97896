package dev.kimigate.harness.launch;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes a host and starts it. Not thread-safe; may be started several times. */
public final class HostJvmBuilder {

    private final List<Path> classPath = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Jdk jdk = Jdk.current();
    private @Nullable String mainClass;
    private @Nullable String agent;
    private @Nullable Path home;
    private boolean realNames;

    HostJvmBuilder() {}

    public HostJvmBuilder jdk(Jdk chosen) {
        jdk = chosen;
        return this;
    }

    /** Adds jars and folders. */
    public HostJvmBuilder classPath(Collection<Path> entries) {
        classPath.addAll(entries);
        return this;
    }

    /** Adds jars and folders. */
    public HostJvmBuilder classPath(Path... entries) {
        return classPath(List.of(entries));
    }

    /** Adds the jars or folders that these classes were loaded from here. */
    public HostJvmBuilder classPathOf(Class<?>... classes) {
        for (Class<?> type : classes) {
            classPath.add(CodeSources.of(type));
        }
        return this;
    }

    public HostJvmBuilder main(String className) {
        mainClass = className;
        return this;
    }

    /** A program of this class path; its jar or folder is added. */
    public HostJvmBuilder main(Class<?> program) {
        return classPathOf(program).main(program.getName());
    }

    /** Adds arguments of the program. */
    public HostJvmBuilder args(String... more) {
        args.addAll(List.of(more));
        return this;
    }

    public HostJvmBuilder property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    public HostJvmBuilder environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Adds options of the JVM, such as {@code -Xmx64m}. */
    public HostJvmBuilder jvmOptions(String... more) {
        jvmOptions.addAll(List.of(more));
        return this;
    }

    /** Runs the host under an agent; {@code agentArgs} null for none. */
    public HostJvmBuilder agent(Path jar, @Nullable String agentArgs) {
        agent = "-javaagent:" + jar + (agentArgs == null ? "" : "=" + agentArgs);
        return this;
    }

    public HostJvmBuilder agent(Path jar) {
        return agent(jar, null);
    }

    /** The host's user home, for hosts that share their state; without it each host has a temporary one of its own. */
    public HostJvmBuilder home(Path dir) {
        home = dir;
        return this;
    }

    /** The host trusts the endpoint's certificate. */
    public HostJvmBuilder trusting(KimiEndpoint endpoint) {
        return trustStore(endpoint.trustStore(), KimiEndpoint.TRUST_STORE_PASSWORD);
    }

    public HostJvmBuilder trustStore(Path store, String password) {
        return property("javax.net.ssl.trustStore", store.toString())
                .property("javax.net.ssl.trustStorePassword", password)
                .property("javax.net.ssl.trustStoreType", "PKCS12");
    }

    /** Trusting, and Kimi's names lead to this machine. With an endpoint on port 443 the real URLs work. */
    public HostJvmBuilder asReal(KimiEndpoint endpoint) {
        realNames = true;
        return trusting(endpoint);
    }

    /** Starts the host; does not wait for anything in it. */
    public HostJvm start() {
        HostHome place = home == null ? HostHome.temporaryOne() : new HostHome(home, false);
        ProcessBuilder builder = new ProcessBuilder(command(place));
        place.prepare(builder, environment);
        try {
            return new HostJvm(builder.start(), place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(HostHome place) {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(Debugging.options());
        if (agent != null) {
            command.add(agent);
        }
        command.addAll(jvmOptions);
        allProperties(place).forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(
                    classPath.stream().map(Path::toString).distinct().collect(Collectors.joining(File.pathSeparator)));
        }
        if (mainClass != null) {
            command.add(mainClass);
        }
        command.addAll(args);
        return command;
    }

    private Map<String, String> allProperties(HostHome place) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("user.home", place.dir().toString());
        if (realNames) {
            all.put("jdk.net.hosts.file", place.hostsFile().toString());
        }
        all.putAll(properties);
        return all;
    }
}
