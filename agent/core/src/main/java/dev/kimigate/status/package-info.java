/** What people get to see of the accounts' state. */
@NullMarked
package dev.kimigate.status;

import org.jspecify.annotations.NullMarked;
