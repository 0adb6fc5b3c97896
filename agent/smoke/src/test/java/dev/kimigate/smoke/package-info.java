/** Libraries as their users use them, with the shipped jar. */
@NullMarked
package dev.kimigate.smoke;

import org.jspecify.annotations.NullMarked;
