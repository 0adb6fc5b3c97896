/** Starts four tools against an endpoint of its own, without and with Kimi Gate's jar, and tells what happened. */
@NullMarked
package dev.kimigate.demo;

import org.jspecify.annotations.NullMarked;
