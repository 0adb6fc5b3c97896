/** Makes what a release has beside the jar. Runs in the build only. */
@NullMarked
package dev.kimigate.packaging;

import org.jspecify.annotations.NullMarked;
