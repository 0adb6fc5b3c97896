/**
 * Loaded beside each copy of OkHttp. Not null-marked: to the releases compiled against every body may be null, and a
 * scenario that meets one shall fail.
 */
@NullUnmarked
package dev.kimigate.client.okhttp.scenario;

import org.jspecify.annotations.NullUnmarked;
