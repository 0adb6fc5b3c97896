/**
 * The hook of Apache HttpClient 5, for 5.0 to 5.x. Loaded once beside each hooked class of each copy, whose classes it
 * sees as that copy names them: the library's types are written as class literals only, never as strings.
 */
@NullMarked
package dev.kimigate.client.apache5;

import org.jspecify.annotations.NullMarked;
