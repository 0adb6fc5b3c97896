/** What the gateways of this user tell others through the state folder. */
@NullMarked
package dev.kimigate.presence;

import org.jspecify.annotations.NullMarked;
