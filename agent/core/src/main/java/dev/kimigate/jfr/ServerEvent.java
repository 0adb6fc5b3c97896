package dev.kimigate.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The server that machines share permits on answers, or does not any more. */
@Name("kimigate.Server")
@Label("Server")
@Description(
        "The server that machines share permits on answers, for the first time or again, or does not any more; in the"
                + " JVM that leads the machine")
@Category("Kimi Gate")
@StackTrace(false)
final class ServerEvent extends Event {
    @Label("Account")
    @Description("As status names it")
    String account = "";

    @Label("Account Id")
    @Description("As the account's files are named")
    String accountId = "";

    @Label("Answers")
    boolean answers;

    @Label("Permits")
    @Description("How many permits the machine may use from now on")
    int permits;

    @Label("Machines")
    @Description("How many machines the account has at the server; 0 if it does not answer")
    int machines;
}
