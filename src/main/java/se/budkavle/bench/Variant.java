package se.budkavle.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One side of a comparison, running in a process of its own. */
interface Variant extends AutoCloseable {
    /** Rounds of each variant. */
    int ROUNDS = 3;

    String name();

    void warmUp(long messages) throws Exception;

    Round round(Duration length) throws Exception;

    @Override
    void close() throws Exception;

    /** Rounds in turn, baselines first, so that a change of the machine's mood meets all of them. */
    static List<Round> interleaved(List<? extends Variant> variants, long warmUp, Duration length) throws Exception {
        for (Variant variant : variants) {
            variant.warmUp(warmUp);
        }
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Variant variant : variants) {
                rounds.add(variant.round(length));
            }
        }
        return rounds;
    }
}
