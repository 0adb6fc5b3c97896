@NullMarked
package dev.kimigate.jmx;

import org.jspecify.annotations.NullMarked;
