/**
 * The protocol by which machines lease permits of an account from one server: what is asked, what is answered, and the
 * script that decides. Nothing here knows how the server is reached.
 */
@NullMarked
package dev.kimigate.lease;

import org.jspecify.annotations.NullMarked;
