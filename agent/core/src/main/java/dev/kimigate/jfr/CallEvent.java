package dev.kimigate.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One gated call. */
@Name("kimigate.Call")
@Label("Gated Call")
@Description("From asking for the first permit to the end of the last one, with the answer's last byte")
@Category("Kimi Gate")
@StackTrace(false)
final class CallEvent extends Event {
    @Label("Account")
    @Description("As status names it")
    String account = "";

    @Label("Account Id")
    @Description("As the account's files are named")
    String accountId = "";

    @Label("Client")
    @Description("The client library, with its version where that is known")
    String client = "";

    @Label("Tool")
    @Description("The tool whose call a gateway made; empty for a call of the JVM itself")
    String tool = "";

    @Label("Calling Thread")
    @Description("The thread that made the call; the event's own thread is the one that saw its end")
    @Nullable
    Thread callingThread;

    @Label("Waited")
    @Description("For permits, over all attempts")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    @Label("Attempts")
    @Description("How often it was sent")
    int attempts;

    @Label("Verdict")
    @Description("What its last answer meant; none if there was no answer")
    String verdict = "none";

    @Label("End")
    @Description(
            "answered, aborted, withdrawn (cancelled while it waited), timed out (max-wait was over), or ungated (the"
                    + " agent failed)")
    String end = "";

    @Label("Held")
    @Description("Permits of the account that were held when it got its last one, this one included")
    int held;

    @Label("Limit")
    @Description("How many may be, at that moment")
    int limit;
}
