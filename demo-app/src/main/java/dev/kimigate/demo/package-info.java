/** Starts three tools against an endpoint of its own, without and with the agent's jar, and tells what happened. */
@NullMarked
package dev.kimigate.demo;

import org.jspecify.annotations.NullMarked;
