package dev.kimigate.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Another limit is in force. */
@Name("kimigate.Limit")
@Label("Limit")
@Description("The account's limit in force is another; seen at once if this JVM changed it, else within about a second"
        + " while answers are under way")
@Category("Kimi Gate")
@StackTrace(false)
final class LimitEvent extends Event {
    @Label("Account")
    @Description("As status names it")
    String account = "";

    @Label("Account Id")
    @Description("As the account's files are named")
    String accountId = "";

    @Label("Old Limit")
    @Description("0 for the first event of a recording")
    int oldLimit;

    @Label("New Limit")
    int newLimit;

    @Label("Source")
    @Description("Where it comes from: setting, usages, named (by a refusal), learned (from refusals), assumed, asking")
    String source = "";
}
