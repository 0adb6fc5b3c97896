/**
 * What Kimi says and offers, in one place: its endpoints and paths, the words of its refusals, its {@code /usages}, its
 * plans. A change of Kimi's wording changes this package alone; what follows from it is decided elsewhere.
 */
@NullMarked
package dev.kimigate.kimi;

import org.jspecify.annotations.NullMarked;
