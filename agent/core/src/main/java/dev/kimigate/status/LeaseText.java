package dev.kimigate.status;

import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.LeaseStatus;
import java.util.ArrayList;
import java.util.List;

/** What a machine has leased from the server that machines share permits on, in words. Pure. */
public final class LeaseText {
    private LeaseText() {}

    /** A line for each thing to tell; none where permits are the machine's own. */
    public static List<String> of(AccountStatus status, long nowMillis) {
        LeaseStatus lease = status.lease();
        if (lease == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        switch (lease.state()) {
            case CONNECTED ->
                lines.add("server: this machine has " + count(lease.permits(), "permit") + " of "
                        + lease.limit() + ", as one of " + count(lease.machines(), "machine") + "; the others have "
                        + lease.elsewhere()
                        + (lease.waitingElsewhere() > 0 ? ", and lack " + lease.waitingElsewhere() : ""));
            case LOST ->
                lines.add("server: no answer for "
                        + DurationText.text(Math.max(0, nowMillis - lease.sinceMillis()))
                        + "; until it is back this machine goes on with " + count(status.bound(), "permit")
                        + " (the log says why, and doctor tries it)");
            case AWAY -> lines.add("server: not connected; the next call connects");
        }
        if (!lease.led() && status.waiting() > 0) {
            lines.add("server: no tool of this machine speaks to it at the moment");
        }
        return lines;
    }

    /** {@code 1 permit}, {@code 2 permits}. */
    public static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
