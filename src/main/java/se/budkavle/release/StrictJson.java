package se.budkavle.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** How the hub reads and writes JSON: bounded in depth, length and digits; a duplicate key is an error. */
public final class StrictJson {
    /** 32 MB, the largest body any door takes. */
    public static final int MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

    public static final JsonMapper MAPPER = mapper(true);

    /** For what the hub wrote itself: the same, but nobody looks for duplicate keys, which takes a set an object. */
    static final JsonMapper OWN = mapper(false);

    /** Strict for trees alone, where a duplicate key is found without a set of all keys of each object. */
    public static final ObjectReader TREES = OWN.reader(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private StrictJson() {}

    private static JsonMapper mapper(boolean findDuplicates) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(100)
                .maxStringLength(1_000_000)
                .maxNumberLength(100)
                .maxDocumentLength(MAX_DOCUMENT_BYTES)
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, findDuplicates)
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(new JavaTimeModule())
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
