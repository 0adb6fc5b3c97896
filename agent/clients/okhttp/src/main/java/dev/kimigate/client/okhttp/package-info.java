/**
 * The OkHttp hook, for OkHttp 3.9 to 5.x. Loaded once beside each copy of OkHttp, whose classes it sees as that copy
 * names them: types of OkHttp and Okio are written as class literals only, never as strings.
 */
@NullMarked
package dev.kimigate.client.okhttp;

import org.jspecify.annotations.NullMarked;
