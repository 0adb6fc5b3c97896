package dev.kimigate.gateway.page;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or worth knowing.
 *
 * @param problem whether it is wrong
 * @param why empty if there is nothing to say
 * @param todo empty if there is nothing to do
 * @param see a command that says more; null if none does
 */
public record Advice(
        boolean problem,
        String what,
        String why,
        String todo,
        @Nullable String see) {}
