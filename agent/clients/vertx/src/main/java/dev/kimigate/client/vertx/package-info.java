/**
 * The hook of Vert.x's HttpClient, for 4.5 to 5.x. Loaded once beside each copy, whose classes it sees as that copy
 * names them. What the releases have under other names or with other types is found by
 * {@link dev.kimigate.client.vertx.StreamType}.
 */
@NullMarked
package dev.kimigate.client.vertx;

import org.jspecify.annotations.NullMarked;
