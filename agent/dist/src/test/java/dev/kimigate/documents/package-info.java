/** Reads the documentation, for the tests that compare it with what there is. */
@NullMarked
package dev.kimigate.documents;

import org.jspecify.annotations.NullMarked;
