/** The one table of settings, where their values come from, and what is wrong with them. */
@NullMarked
package dev.kimigate.settings;

import org.jspecify.annotations.NullMarked;
