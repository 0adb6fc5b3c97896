/** Proves the machine's permits on a machine that has a JDK and nothing else. */
@NullMarked
package dev.kimigate.kit;

import org.jspecify.annotations.NullMarked;
