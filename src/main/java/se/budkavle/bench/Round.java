package se.budkavle.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One variant's figures of one round; null is what cannot be said of it.
 *
 * @param seconds until the last message had arrived and was stored
 * @param cpuMsPerMessage of the system under test, its database included
 * @param databaseCpuMsPerMessage the database's share of it
 * @param compilerCpuMsPerMessage the just-in-time compilers' share of it
 * @param p50Ms from the sender's request to the partner
 */
public record Round(
        String variant,
        long messages,
        double seconds,
        double perSecond,
        @Nullable Double cpuMsPerMessage,
        @Nullable Double databaseCpuMsPerMessage,
        @Nullable Double compilerCpuMsPerMessage,
        @Nullable Double commitsPerMessage,
        @Nullable Double walBytesPerMessage,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms) {

    /** Of what has no database. */
    static Round bare(String variant, long messages, double seconds, CpuTime cpu, Arrivals arrivals) {
        return new Round(
                variant,
                messages,
                seconds,
                messages / seconds,
                millis(cpu.all(), messages),
                null,
                millis(cpu.compiler(), messages),
                null,
                null,
                arrivals.millis(0.5),
                arrivals.millis(0.99));
    }

    /** Of a program in the bench's own process: what the hub does meanwhile is not its. */
    Round ofTheDatabaseAlone() {
        return new Round(
                variant,
                messages,
                seconds,
                perSecond,
                null,
                databaseCpuMsPerMessage,
                null,
                commitsPerMessage,
                walBytesPerMessage,
                p50Ms,
                p99Ms);
    }

    static double millis(Duration cpu, long messages) {
        return cpu.toNanos() / 1e6 / messages;
    }
}
