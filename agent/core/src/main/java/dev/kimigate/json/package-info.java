/** Reads JSON that others have sent. */
@NullMarked
package dev.kimigate.json;

import org.jspecify.annotations.NullMarked;
