/** Programs whose calls end in every way, for as long as it is asked. */
@NullMarked
package dev.kimigate.harness.churn;

import org.jspecify.annotations.NullMarked;
