/** The command line: {@code java -jar kimi-gate.jar}. */
@NullMarked
package dev.kimigate.cli;

import org.jspecify.annotations.NullMarked;
