package se.budkavle.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One side of a comparison, running in a process of its own. */
interface Variant extends AutoCloseable {
    /** Rounds of each variant, where each asks for work of its own. */
    int ROUNDS = 3;

    String name();

    void warmUp(long messages) throws Exception;

    Round round(Duration length) throws Exception;

    @Override
    void close() throws Exception;

    static List<Round> warmedUpAndInterleaved(List<? extends Variant> variants, Bench.Settings bench) throws Exception {
        warmUp(variants, bench);
        return interleaved(variants, bench);
    }

    static void warmUp(List<? extends Variant> variants, Bench.Settings bench) throws Exception {
        for (Variant variant : variants) {
            variant.warmUp(bench.warmUp());
            WarmUp.goOn(bench, () -> variant.round(bench.roundLength()));
        }
    }

    /** Rounds in turn, baselines first, so that a change of the machine's mood meets all of them. */
    static List<Round> interleaved(List<? extends Variant> variants, Bench.Settings bench) throws Exception {
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < bench.rounds(); i++) {
            for (Variant variant : variants) {
                rounds.add(variant.round(bench.roundLength()));
            }
        }
        return rounds;
    }
}
