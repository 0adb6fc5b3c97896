package dev.kimigate.jmx;

import dev.kimigate.store.ToolStatus;
import org.jspecify.annotations.Nullable;

/** A tool behind a gateway, as JMX makes composite data of it: by its getters. */
public final class ToolRow {
    private final ToolStatus tool;
    private final @Nullable Long oldestWaitMillis;

    ToolRow(ToolStatus tool, @Nullable Long oldestWaitMillis) {
        this.tool = tool;
        this.oldestWaitMillis = oldestWaitMillis;
    }

    public String getName() {
        return tool.name();
    }

    public int getHeld() {
        return tool.held();
    }

    public int getWaiting() {
        return tool.waiting();
    }

    public @Nullable Long getOldestWaitMillis() {
        return oldestWaitMillis;
    }
}
