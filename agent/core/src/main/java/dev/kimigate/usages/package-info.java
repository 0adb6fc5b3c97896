/** Asks Kimi Code about an account: its ceiling, whose it is, and when a spent quota is back. */
@NullMarked
package dev.kimigate.usages;

import org.jspecify.annotations.NullMarked;
