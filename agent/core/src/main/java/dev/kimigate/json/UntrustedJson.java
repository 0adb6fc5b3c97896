package dev.kimigate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/** Parsers for what others have sent. Nothing outlives them: no thread-locals, no interned names. Any thread. */
public final class UntrustedJson {
    private static final int DEEPEST = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private UntrustedJson() {}

    /** For one thread; it fails on what is nested too deeply, as on what is no JSON. */
    public static JsonParser parser(byte[] text) throws IOException {
        return JSON.createParser(text);
    }
}
