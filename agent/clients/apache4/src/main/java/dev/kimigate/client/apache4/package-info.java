/**
 * The hook of Apache HttpClient 4, for 4.3 to 4.5, and of its asynchronous client, for 4.0 and 4.1. Loaded once beside
 * each hooked class of each copy, whose classes it sees as that copy names them: the library's types are written as
 * class literals only, never as strings.
 */
@NullMarked
package dev.kimigate.client.apache4;

import org.jspecify.annotations.NullMarked;
