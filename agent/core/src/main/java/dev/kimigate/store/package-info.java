/**
 * The seam between those who ask for permits and those who count them: one interface for each side of a store, and the
 * values that cross it. No class here knows how a store counts.
 *
 * <p>{@code docs/contributing/adding-a-store.md} says what a store promises; its contract test shows whether it does.
 */
@NullMarked
package dev.kimigate.store;

import org.jspecify.annotations.NullMarked;
