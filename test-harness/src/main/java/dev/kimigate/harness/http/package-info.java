/** HTTP by hand, for servers that must answer byte for byte, and networks that fail. Uses nothing but the JDK. */
@NullMarked
package dev.kimigate.harness.http;

import org.jspecify.annotations.NullMarked;
