/**
 * The page, and what machines read of the same state: {@code /}, {@code /status.json}, {@code /metrics}. It knows HTTP
 * as values only; who serves it is the gateway.
 */
@NullMarked
package dev.kimigate.gateway.page;

import org.jspecify.annotations.NullMarked;
