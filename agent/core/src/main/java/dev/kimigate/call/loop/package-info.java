/**
 * What the clients share: the loop of a blocking call and that of an asynchronous one, each with the little that a
 * client gives to it, and the test of an answer's last word.
 *
 * @see dev.kimigate.call.loop.BlockingLoop
 * @see dev.kimigate.call.loop.AsyncLoop
 */
@NullMarked
package dev.kimigate.call.loop;

import org.jspecify.annotations.NullMarked;
