package se.budkavle.bench;

import java.util.concurrent.Callable;

/** Goes on until the just-in-time compilers are done with what the load asks for, as in a hub that has run for a while. */
final class WarmUp {
    /** So many messages are a warm-up; fewer are a quick look, which is not to take longer than it was told. */
    static final long WHOLE = 15_000;

    private static final double CALM = 0.1;
    /** A machine on which they are not done by then is measured as it is. */
    private static final int MOST_ROUNDS = 10;

    private WarmUp() {}

    /** @param round as it will be measured; its figures are thrown away */
    static void goOn(Bench.Settings bench, Callable<Round> round) throws Exception {
        boolean calm = bench.warmUp() < WHOLE;
        for (int rounds = 0; rounds < MOST_ROUNDS && !calm; rounds++) {
            calm = isCalm(round.call());
        }
    }

    private static boolean isCalm(Round round) {
        return round.compilerCpuMsPerMessage() == null
                || round.cpuMsPerMessage() == null
                || round.compilerCpuMsPerMessage() < CALM * round.cpuMsPerMessage();
    }
}
