/** Loaded beside each copy of OkHttp. */
@NullMarked
package dev.kimigate.client.okhttp.scenario;

import org.jspecify.annotations.NullMarked;
