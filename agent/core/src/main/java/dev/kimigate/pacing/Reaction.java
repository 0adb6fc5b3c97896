package dev.kimigate.pacing;

import dev.kimigate.refusal.Verdict;

/**
 * What comes of a refusal, for the call and for the account alike: both decided on one and the same state.
 *
 * @param meaning what the refusal means for the call
 * @param next what all calls of the account go by from now on
 */
public record Reaction(Verdict meaning, PacingState next) {}
