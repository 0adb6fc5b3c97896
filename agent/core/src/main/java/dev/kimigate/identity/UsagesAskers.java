package dev.kimigate.identity;

import dev.kimigate.store.DigestTable;
import dev.kimigate.usages.UsagesAsker;

/** Makes the one who asks an origin about its accounts. */
public interface UsagesAskers {
    UsagesAsker open(String origin, DigestTable digests, UsagesAsker.Audience audience);
}
