/** The ground that everything stands on: what time it is. */
@NullMarked
package dev.kimigate.time;

import org.jspecify.annotations.NullMarked;
