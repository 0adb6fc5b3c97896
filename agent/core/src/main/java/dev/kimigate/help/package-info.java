/** Where a message sends its reader: the documents are in the jar, and the command line shows them. */
@NullMarked
package dev.kimigate.help;

import org.jspecify.annotations.NullMarked;
