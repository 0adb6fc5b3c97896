/** What the shared state says, for who looks at it from outside: commands and the gateway's page. No host loads it. */
@NullMarked
package dev.kimigate.report;

import org.jspecify.annotations.NullMarked;
