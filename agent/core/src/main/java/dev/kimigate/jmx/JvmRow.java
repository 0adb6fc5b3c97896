package dev.kimigate.jmx;

import dev.kimigate.status.AccountView;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.store.JvmStatus;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of an account, as JMX makes composite data of it: by its getters. Spans are milliseconds; what does not apply
 * is null.
 */
@SuppressWarnings("JavaUtilDate") // the only time that JMX knows
public final class JvmRow {
    private final JvmStatus jvm;
    private final JvmAbout about;
    private final @Nullable Long oldestWaitMillis;
    private final List<ToolRow> tools;

    JvmRow(JvmStatus jvm, AccountView account) {
        this.jvm = jvm;
        this.about = JvmAbout.parse(jvm.about());
        this.oldestWaitMillis = account.oldestWaitMillis(jvm);
        this.tools = jvm.tools().stream()
                .map(tool -> new ToolRow(tool, account.oldestWaitMillis(tool)))
                .toList();
    }

    public long getPid() {
        return jvm.pid();
    }

    public String getTool() {
        return jvm.label();
    }

    public String getState() {
        return jvm.life().name().toLowerCase(Locale.ROOT);
    }

    public @Nullable String getAgent() {
        return about.version().isEmpty() ? null : about.version();
    }

    public List<String> getClients() {
        return about.clients();
    }

    public boolean isDetached() {
        return about.detached();
    }

    public @Nullable Integer getLimit() {
        return jvm.limit() > 0 ? jvm.limit() : null;
    }

    public int getHeld() {
        return jvm.held();
    }

    public int getWaiting() {
        return jvm.waiting();
    }

    public @Nullable Long getOldestWaitMillis() {
        return oldestWaitMillis;
    }

    public int getStalled() {
        return jvm.stalled();
    }

    public long getGrants() {
        return jvm.grants();
    }

    /** The tools whose calls it makes, if it is a gateway. */
    public List<ToolRow> getTools() {
        return tools;
    }

    public Date getSince() {
        return new Date(jvm.sinceMillis());
    }
}
