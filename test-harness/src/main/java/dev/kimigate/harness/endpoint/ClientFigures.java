package dev.kimigate.harness.endpoint;

/** The calls of one client, by its {@code x-test-client}. */
public record ClientFigures(int inFlight, long admitted, long refused, long completed, long aborted, long cut) {

    static final ClientFigures NONE = new ClientFigures(0, 0, 0, 0, 0, 0);
}
