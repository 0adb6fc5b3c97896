@NullMarked
package dev.kimigate.jfr;

import org.jspecify.annotations.NullMarked;
