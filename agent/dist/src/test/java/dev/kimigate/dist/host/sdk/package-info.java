/** Programs for hosts that ask Kimi through one SDK each, and say what the SDK made of it. */
@NullMarked
package dev.kimigate.dist.host.sdk;

import org.jspecify.annotations.NullMarked;
