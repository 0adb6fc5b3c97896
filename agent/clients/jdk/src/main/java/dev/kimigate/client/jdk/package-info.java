/** The java.net.http hook: runs in place of {@code HttpClientFacade.send} and {@code sendAsync}. */
@NullMarked
package dev.kimigate.client.jdk;

import org.jspecify.annotations.NullMarked;
