/** What an answer means and how the account paces itself after it: pure decisions, no clock and no thread inside. */
@NullMarked
package dev.kimigate.pacing;

import org.jspecify.annotations.NullMarked;
