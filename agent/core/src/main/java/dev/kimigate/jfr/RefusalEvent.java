package dev.kimigate.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An answer that said "too many", or that waiting does not cure. */
@Name("kimigate.Refusal")
@Label("Refusal")
@Description("An answer that refuses a gated call for the account's sake")
@Category("Kimi Gate")
@StackTrace(false)
final class RefusalEvent extends Event {
    @Label("Account")
    @Description("As status names it")
    String account = "";

    @Label("Account Id")
    @Description("As the account's files are named")
    String accountId = "";

    @Label("Client")
    String client = "";

    @Label("Tool")
    @Description("The tool whose call a gateway made; empty for a call of the JVM itself")
    String tool = "";

    @Label("HTTP Status")
    int status;

    @Label("Verdict")
    @Description("What the refusal means")
    String verdict = "";

    @Label("Cool-Down")
    @Description("How long no call of the account starts from now on, in any JVM")
    @Timespan(Timespan.MILLISECONDS)
    long coolDown;

    @Label("Attempt")
    @Description("Which sending of the call it was, from 1")
    int attempt;

    @Label("Retried")
    @Description("Whether the call waits for another permit; else the refusal is delivered")
    boolean retried;
}
