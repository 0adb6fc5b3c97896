package dev.kimigate.call.loop;

/** Tells which of a client's requests can be sent a second time. */
public interface Replayability<R> {
    boolean of(R request);
}
