/** HTTP by hand, for servers that must answer byte for byte. Uses nothing but the JDK. */
@NullMarked
package dev.kimigate.harness.http;

import org.jspecify.annotations.NullMarked;
