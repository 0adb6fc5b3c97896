@NullMarked
package dev.kimigate.limiter;

import org.jspecify.annotations.NullMarked;
