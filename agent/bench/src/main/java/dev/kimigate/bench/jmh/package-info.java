/** Benchmarks of single calls; {@link dev.kimigate.bench.CallFigures} runs them with and without the agent. */
@NullMarked
package dev.kimigate.bench.jmh;

import org.jspecify.annotations.NullMarked;
