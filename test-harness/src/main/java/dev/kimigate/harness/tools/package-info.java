/** Runs the tools that people use, one command each, against a server that follows a script. */
@NullMarked
package dev.kimigate.harness.tools;

import org.jspecify.annotations.NullMarked;
