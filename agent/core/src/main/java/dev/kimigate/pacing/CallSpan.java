package dev.kimigate.pacing;

/**
 * When one call was on its way.
 *
 * @param startMillis when it was sent, on a clock that does not jump
 * @param endMillis when its answer's end or its refusal was read; 0 = neither yet
 * @param refused whether the server had no place for it
 */
public record CallSpan(long startMillis, long endMillis, boolean refused) {
    /** Whether the server still held a place for it then, if it was admitted at all. */
    boolean holdsPlaceAt(long millis) {
        return !refused && (endMillis == 0 || endMillis > millis);
    }
}
