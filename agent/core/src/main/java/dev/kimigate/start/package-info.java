/** The holder root: the one package that sees all. */
@NullMarked
package dev.kimigate.start;

import org.jspecify.annotations.NullMarked;
