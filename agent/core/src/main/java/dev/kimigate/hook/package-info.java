/** What the hook of a client is made of, and what it answers. Clients see this package, and {@code call}. */
@NullMarked
package dev.kimigate.hook;

import org.jspecify.annotations.NullMarked;
