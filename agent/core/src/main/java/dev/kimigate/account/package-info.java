/** Which requests are gated, and the account each of them counts for. */
@NullMarked
package dev.kimigate.account;

import org.jspecify.annotations.NullMarked;
