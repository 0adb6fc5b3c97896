/** What looks like a copy of OkHttp. */
@NullMarked
package dev.kimigate.dist.host.minified.okhttp3.internal.http;

import org.jspecify.annotations.NullMarked;
