package dev.kimigate.dist;

import java.time.Duration;

/**
 * One call of an application through an SDK, as the host and the endpoint saw it.
 *
 * @param attempts how often the SDK sent it
 * @param requests how many requests the endpoint saw
 * @param outcome "answered", or the classes of the exception and its causes
 * @param messages of the exception and its causes; empty if there was none
 */
record SdkCall(int attempts, long requests, Duration time, String outcome, String messages) {

    /** From a line of the host without the call's number. */
    static SdkCall parse(String line, long requests) {
        String[] parts = line.split("\t", -1);
        return new SdkCall(
                Integer.parseInt(parts[0]), requests, Duration.ofMillis(Long.parseLong(parts[1])), parts[2], parts[3]);
    }

    boolean answered() {
        return outcome.equals("answered");
    }

    /** Without packages, the one that the application catches first. */
    String exceptions() {
        return outcome.replaceAll("[a-z0-9]+\\.", "").replace(" < ", ", cause ");
    }
}
