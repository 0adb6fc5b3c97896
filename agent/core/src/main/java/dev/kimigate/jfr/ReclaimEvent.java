package dev.kimigate.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Permits of a JVM that ended. */
@Name("kimigate.Reclaim")
@Label("Reclaim")
@Description("This JVM took back the permits of one that ended without giving them back")
@Category("Kimi Gate")
@StackTrace(false)
final class ReclaimEvent extends Event {
    @Label("Account")
    @Description("As status names it")
    String account = "";

    @Label("Account Id")
    @Description("As the account's files are named")
    String accountId = "";

    @Label("Process Id")
    @Description("Of the JVM that ended")
    long pid;

    @Label("Tool")
    @Description("What that JVM called itself")
    String tool = "";

    @Label("Permits")
    int permits;
}
