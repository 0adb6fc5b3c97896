/**
 * Programs to run in host JVMs: plain users of a client library, with nothing else on their class path.
 *
 * <p>Nothing here may use a class of another package of this project, nor JSON or test libraries.
 */
@NullMarked
package dev.kimigate.harness.host;

import org.jspecify.annotations.NullMarked;
