/**
 * The coding tools that are JVMs, each a program of its own on another HTTP client; none of them knows of the agent.
 */
@NullMarked
package dev.kimigate.demo.tool;

import org.jspecify.annotations.NullMarked;
