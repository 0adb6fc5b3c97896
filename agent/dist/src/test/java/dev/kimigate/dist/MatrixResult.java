package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.AccountFigures;

/**
 * What a row's host did.
 *
 * @param answered of its burst, as the host says
 * @param figures as the endpoint counts
 * @param permits granted and given back
 * @param unloaded when the plugin's loader was gone; empty for other loaders
 */
record MatrixResult(int answered, AccountFigures figures, long permits, String unloaded) {}
