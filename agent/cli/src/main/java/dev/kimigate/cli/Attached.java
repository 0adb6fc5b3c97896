package dev.kimigate.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AttachOperationFailedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** A JVM that listens to us. What goes wrong is a {@link Failure} with a line for people. */
final class Attached implements AutoCloseable {
    private static final String INSTALLED = "dev.kimigate.installed";
    private static final String ANSWER_WITHIN_MILLIS = "5000";

    private final RunningJvm jvm;
    private final VirtualMachine machine;

    private Attached(RunningJvm jvm, VirtualMachine machine) {
        this.jvm = jvm;
        this.machine = machine;
    }

    /** Waits five seconds at most for a JVM that does not listen. */
    static Attached to(RunningJvm jvm) {
        if (jvm.has("-XX:+DisableAttachMechanism")) {
            throw Failure.of(jvm + " was started with -XX:+DisableAttachMechanism: attach is disabled; start it with"
                    + " -javaagent instead. See " + Topic.ATTACH_DISABLED.link());
        }
        System.setProperty("sun.tools.attach.attachTimeout", ANSWER_WITHIN_MILLIS);
        try {
            return new Attached(jvm, VirtualMachine.attach(String.valueOf(jvm.pid())));
        } catch (NoClassDefFoundError runtimeOnly) {
            throw RunningJvms.noAttachModule();
        } catch (AttachNotSupportedException | IOException | RuntimeException refused) {
            throw Failure.of(refusal(jvm, refused));
        }
    }

    private static String refusal(RunningJvm jvm, Exception refused) {
        if (!Processes.exists(jvm.pid())) {
            return jvm + " has ended";
        }
        String owner = Processes.user(jvm.pid());
        String self = System.getProperty("user.name", "");
        String whose =
                owner.isEmpty() || owner.equals(self) ? "" : "it runs as " + owner + ", this command as " + self + "; ";
        return jvm + " cannot be attached to: " + whose + reason(refused) + ". See " + Topic.ATTACH_REFUSED.link();
    }

    private static String reason(Exception refused) {
        return refused.getMessage() == null ? refused.toString() : refused.getMessage();
    }

    /** A system property of that JVM; empty if it has none. */
    String property(String name) {
        try {
            return machine.getSystemProperties().getProperty(name, "");
        } catch (IOException | RuntimeException failure) {
            throw Failure.of(jvm + " does not answer: " + reason(failure));
        }
    }

    /** What it was started with, as it says itself. */
    String options() {
        try {
            Properties told = machine.getAgentProperties();
            return told.getProperty("sun.jvm.flags", "") + " " + told.getProperty("sun.jvm.args", "");
        } catch (IOException | RuntimeException failure) {
            return "";
        }
    }

    /** 17, 21, 25 …; 8 for 1.8. */
    int feature() {
        String version = property("java.specification.version");
        try {
            return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    AgentState state() {
        return AgentState.of(property(INSTALLED));
    }

    /** Has the agent's entry called there. */
    void load(Path jar, String arguments) {
        try {
            machine.loadAgent(jar.toString(), arguments);
        } catch (AgentLoadException | AgentInitializationException | IOException | RuntimeException failure) {
            throw Failure.of(
                    jvm + " does not take the agent: " + reason(failure) + ". See " + Topic.ATTACH_REFUSED.link());
        }
    }

    /** All classes it has loaded, one a line and drawn as a tree; empty if it does not tell. */
    String classes() {
        try {
            Object answer =
                    machine.getClass().getMethod("executeJCmd", String.class).invoke(machine, "VM.class_hierarchy");
            try (InputStream in = (InputStream) answer) {
                return text(in);
            }
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof AttachOperationFailedException
                    || failure.getCause() instanceof IOException) {
                return "";
            }
            throw new IllegalStateException(failure.getCause());
        } catch (ReflectiveOperationException | IOException | RuntimeException otherMachine) {
            return "";
        }
    }

    /** Always into the beginning of an array: JDK 17 takes half an array for the end of the answer otherwise. */
    private static String text(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 13];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            all.write(buffer, 0, n);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            machine.detach();
        } catch (IOException gone) {
            // it has ended
        }
    }
}
