/**
 * Whose calls these are: the credentials in use at an origin, and the account that each counts for by now.
 *
 * <p>What an account is to the calls is theirs: {@link dev.kimigate.identity.UsedAccount} is all that is known of it
 * here.
 */
@NullMarked
package dev.kimigate.identity;

import org.jspecify.annotations.NullMarked;
