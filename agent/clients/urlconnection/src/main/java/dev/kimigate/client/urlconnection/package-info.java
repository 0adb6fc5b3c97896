/**
 * The hook of HttpURLConnection. Refers to the JDK's exported API and to our packages {@code hook} and {@code call};
 * what it needs of the connection beyond that it takes by reflection.
 */
@NullMarked
package dev.kimigate.client.urlconnection;

import org.jspecify.annotations.NullMarked;
