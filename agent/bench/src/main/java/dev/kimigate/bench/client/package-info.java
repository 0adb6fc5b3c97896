/** One call by each client that is measured as its users make it; programs and benchmarks share them. */
@NullMarked
package dev.kimigate.bench.client;

import org.jspecify.annotations.NullMarked;
