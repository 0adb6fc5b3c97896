/** Programs to run in host JVMs, with nothing on their class path but the JDK and a client library. */
@NullMarked
package dev.kimigate.dist.host;

import org.jspecify.annotations.NullMarked;
