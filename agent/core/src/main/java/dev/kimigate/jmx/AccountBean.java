package dev.kimigate.jmx;

import dev.kimigate.account.CredentialBook;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.status.AccountView;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.Store;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/** Reads the shared state as {@code status} does: takes no lock of another JVM and changes nothing. Any thread. */
@SuppressWarnings("JavaUtilDate") // the only time that JMX knows
final class AccountBean extends StandardMBean implements AccountMXBean {
    /** A console asks for each attribute by itself. */
    private static final long ONE_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int RECENT_MINUTES = 5;
    private static final int DAY_MINUTES = 24 * 60;

    private final Supplier<AccountStatus> status;
    private final Supplier<long[]> notes;
    private final Clocks clocks;
    private volatile @Nullable Moment last;

    private record Moment(long nanos, AccountView view) {}

    /**
     * Shows what these give.
     *
     * @param notes of the account's digests
     */
    AccountBean(Supplier<AccountStatus> status, Supplier<long[]> notes, Clocks clocks) {
        super(AccountMXBean.class, true);
        this.status = status;
        this.notes = notes;
        this.clocks = clocks;
    }

    static AccountBean of(Limiter account) {
        return new AccountBean(account::status, () -> notes(account.digests()), Clocks.SYSTEM);
    }

    private static long[] notes(DigestTable digests) {
        return Arrays.stream(digests.keys()).map(digests::note).toArray();
    }

    @Override
    public String getAccount() {
        return status().name();
    }

    @Override
    public @Nullable String getEndpoint() {
        return view().endpoint();
    }

    @Override
    public String getId() {
        return status().hash();
    }

    @Override
    public int getCredentialsWithinDay() {
        return credentials(DAY_MINUTES);
    }

    @Override
    public int getCredentialsWithinFiveMinutes() {
        return credentials(RECENT_MINUTES);
    }

    @Override
    public int getLimit() {
        return status().limit();
    }

    @Override
    public String getLimitSource() {
        return view().limitSource().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable Integer getBound() {
        int bound = status().bound();
        return bound < Store.MOST_PERMITS ? bound : null;
    }

    @Override
    public int getHeld() {
        return status().held();
    }

    @Override
    public int getWaiting() {
        return status().waiting();
    }

    @Override
    public @Nullable Long getOldestWaitMillis() {
        return view().oldestWaitMillis();
    }

    @Override
    public int getStalled() {
        return status().stalled();
    }

    @Override
    public @Nullable String getServer() {
        LeaseStatus lease = lease();
        return lease == null ? null : lease.state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable Integer getMachines() {
        LeaseStatus lease = lease();
        return lease == null ? null : lease.machines();
    }

    @Override
    public @Nullable Integer getLeasedPermits() {
        LeaseStatus lease = lease();
        return lease == null ? null : lease.permits();
    }

    @Override
    public @Nullable Integer getElsewherePermits() {
        LeaseStatus lease = lease();
        return lease == null ? null : lease.elsewhere();
    }

    private @Nullable LeaseStatus lease() {
        return view().status().lease();
    }

    @Override
    public boolean isPaused() {
        return status().paused();
    }

    @Override
    public @Nullable String getCoolDownReason() {
        AccountView view = view();
        return view.coolingMillis() > 0 ? Verdict.word(view.terms().coolDownReason()) : null;
    }

    @Override
    public @Nullable Long getCoolDownMillis() {
        long millis = view().coolingMillis();
        return millis > 0 ? millis : null;
    }

    @Override
    public @Nullable Date getCoolDownUntil() {
        AccountView view = view();
        return view.coolingMillis() > 0 ? new Date(view.terms().coolDownUntilMillis()) : null;
    }

    @Override
    public @Nullable Integer getStartsPerMinute() {
        int starts = view().terms().startsPerMinute();
        return starts > 0 ? starts : null;
    }

    @Override
    public boolean isOutOfQuota() {
        return view().terms().untilAnswered();
    }

    @Override
    public Map<String, Long> getRefusals() {
        return view().refusals();
    }

    @Override
    public List<JvmRow> getJvms() {
        AccountView view = view();
        return status().jvms().stream().map(jvm -> new JvmRow(jvm, view)).toList();
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "Kimi Gate: an account and all JVMs of this user that share its permits";
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        return Descriptions.of(attribute.getName());
    }

    private int credentials(int withinMinutes) {
        return CredentialBook.inUse(notes.get(), clocks.nowMillis(), withinMinutes);
    }

    private AccountStatus status() {
        return view().status();
    }

    private AccountView view() {
        long now = clocks.nowNanos();
        Moment known = last;
        if (known == null || now - known.nanos > ONE_MOMENT_NANOS) {
            known = new Moment(now, new AccountView(status.get(), clocks.nowMillis()));
            last = known;
        }
        return known.view;
    }
}
