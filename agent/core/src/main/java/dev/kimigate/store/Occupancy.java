package dev.kimigate.store;

/**
 * How many permits of an account are held and wanted, over all JVMs.
 *
 * @param configured the smallest limit that a living JVM was given; 0 = none was
 * @param held permits held
 * @param unconfirmed of these, starts the server has not answered; told for probes and in a window only
 * @param lingering of the held ones, those whose answers have ended
 * @param waiting calls that wait
 * @param elsewhere permits that other machines of the account have, as far as this one was told
 */
public record Occupancy(int configured, int held, int unconfirmed, int lingering, int waiting, int elsewhere) {}
