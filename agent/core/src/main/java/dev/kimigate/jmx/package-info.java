/**
 * Accounts as MBeans. The one package that sees JMX, and nothing but {@code AccountBeans} runs before the host does.
 */
@NullMarked
package dev.kimigate.jmx;

import org.jspecify.annotations.NullMarked;
