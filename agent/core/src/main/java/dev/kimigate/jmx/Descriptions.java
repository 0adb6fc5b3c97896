package dev.kimigate.jmx;

import java.util.Map;

/** What a console shows beside each attribute. */
final class Descriptions {
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("Account", "The account's name: an origin, or your setting"),
            Map.entry("Endpoint", "The origin it belongs to; null for a name of your own"),
            Map.entry("Id", "As the account's files are named"),
            Map.entry("CredentialsWithinDay", "Keys or tokens in use within 24 hours"),
            Map.entry("CredentialsWithinFiveMinutes", "Of these, in use within five minutes"),
            Map.entry("Limit", "How many calls may be in flight now, over all JVMs"),
            Map.entry("LimitSource", "Where it comes from: setting, usages, named, learned, assumed, asking"),
            Map.entry("Bound", "How many calls may be in flight whatever the limit is; null if there is no such bound"),
            Map.entry("Held", "Permits held over all JVMs, each a call in flight"),
            Map.entry("Waiting", "Calls that wait for a permit, over all JVMs"),
            Map.entry("OldestWaitMillis", "How long the oldest of these has waited; null if none waits"),
            Map.entry("Stalled", "Permits of answers that were not read for 30 seconds"),
            Map.entry(
                    "Server",
                    "Of the server that machines share permits on: connected, lost, away (not asked); null without one"),
            Map.entry("Machines", "How many machines the account has at that server; null without one"),
            Map.entry("LeasedPermits", "Permits that this machine has leased from it; null without one"),
            Map.entry("ElsewherePermits", "Permits that other machines have; null without one"),
            Map.entry("Paused", "Whether calls pass ungated (the command pause)"),
            Map.entry("CoolDownReason", "Why no call starts now; null without a cool-down"),
            Map.entry("CoolDownMillis", "How long no call starts yet; null without a cool-down"),
            Map.entry("CoolDownUntil", "Until when no call starts; null without a cool-down"),
            Map.entry("StartsPerMinute", "How many calls may start in a minute; null if that is not bounded"),
            Map.entry("OutOfQuota", "Whether the server says that the quota is spent: two calls at a time ask it"),
            Map.entry("Refusals", "Refusals so far, by what they meant"),
            Map.entry("Jvms", "A row for each JVM on record"));

    private Descriptions() {}

    static String of(String attribute) {
        return ALL.getOrDefault(attribute, attribute);
    }
}
