/**
 * The hook of Ktor's CIO engine, for 2.0 to 3.x. Loaded once beside each hooked class of each copy, whose classes it
 * sees as that copy names them: the library's types are written as class literals only, never as strings.
 */
@NullMarked
package dev.kimigate.client.ktorcio;

import org.jspecify.annotations.NullMarked;
