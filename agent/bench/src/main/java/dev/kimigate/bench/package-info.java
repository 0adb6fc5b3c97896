/** What the agent costs: each class that ends in Figures takes one line of docs/performance.md. */
@NullMarked
package dev.kimigate.bench;

import org.jspecify.annotations.NullMarked;
