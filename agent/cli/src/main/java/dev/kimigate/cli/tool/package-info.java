/** Reads from the settings of tools that are no JVM where they send their calls; never their keys. */
@NullMarked
package dev.kimigate.cli.tool;

import org.jspecify.annotations.NullMarked;
