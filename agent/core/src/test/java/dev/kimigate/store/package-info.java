/** What every store promises, asked of each. */
@NullMarked
package dev.kimigate.store;

import org.jspecify.annotations.NullMarked;
