package dev.kimigate.identity;

import dev.kimigate.account.Names;
import dev.kimigate.usages.UsagesAsker;

/** Makes the one who asks an origin about its accounts. */
public interface UsagesAskers {
    UsagesAsker open(String origin, Names names, UsagesAsker.Audience audience);
}
