/**
 * What one answer means: pure functions of its status, headers and first bytes. What to do about it: {@code pacing}.
 */
@NullMarked
package dev.kimigate.refusal;

import org.jspecify.annotations.NullMarked;
