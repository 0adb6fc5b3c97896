/** What the hook of a client is made of, and what it answers: with {@code call}, all of the core that clients see. */
@NullMarked
package dev.kimigate.hook;

import org.jspecify.annotations.NullMarked;
