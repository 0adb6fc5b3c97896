package dev.kimigate.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each wording came that nobody knows, so that it is told rarely, and how often is told too. Threadsafe. */
final class UnknownWordings {
    /** Beyond that many different ones nothing more is told. */
    private static final int MOST = 100;

    private static final int STEP = 10;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** How often it has come if that is to be told now: at 1, 10, 100 and so on; else 0. */
    int due(String words) {
        if (counts.size() >= MOST && !counts.containsKey(words)) {
            return 0;
        }
        int count = counts.merge(words, 1, Math::addExact);
        return isPowerOfTen(count) ? count : 0;
    }

    private static boolean isPowerOfTen(int count) {
        int power = count;
        while (power % STEP == 0) {
            power /= STEP;
        }
        return power == 1;
    }
}
