package dev.kimigate.jmx;

import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} says of an account, over all JVMs that share it. Spans are milliseconds; what does not apply is
 * null. Attributes that are asked for together are of one moment.
 */
public interface AccountMXBean {
    String getAccount();

    @Nullable
    String getEndpoint();

    String getId();

    int getCredentialsWithinDay();

    int getCredentialsWithinFiveMinutes();

    int getLimit();

    String getLimitSource();

    @Nullable
    Integer getBound();

    int getHeld();

    int getWaiting();

    @Nullable
    Long getOldestWaitMillis();

    int getStalled();

    @Nullable
    String getServer();

    @Nullable
    Integer getMachines();

    @Nullable
    Integer getLeasedPermits();

    @Nullable
    Integer getElsewherePermits();

    boolean isPaused();

    @Nullable
    String getCoolDownReason();

    @Nullable
    Long getCoolDownMillis();

    @Nullable
    Date getCoolDownUntil();

    @Nullable
    Integer getStartsPerMinute();

    boolean isOutOfQuota();

    Map<String, Long> getRefusals();

    List<JvmRow> getJvms();
}
