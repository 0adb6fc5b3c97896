/** What is hooked and how; the only user of Byte Buddy, of which it takes the class reader and writer. */
@NullMarked
package dev.kimigate.weave;

import org.jspecify.annotations.NullMarked;
