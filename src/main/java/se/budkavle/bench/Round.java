package se.budkavle.bench;

import org.jspecify.annotations.Nullable;

/**
 * One variant's figures of one round; null is what cannot be said of it.
 *
 * @param seconds until the last message had arrived and was stored
 * @param cpuMsPerMessage of the system under test, its database included
 * @param databaseCpuMsPerMessage the database's share of it
 * @param p50Ms from the sender's request to the partner
 */
public record Round(
        String variant,
        long messages,
        double seconds,
        double perSecond,
        @Nullable Double cpuMsPerMessage,
        @Nullable Double databaseCpuMsPerMessage,
        @Nullable Double commitsPerMessage,
        @Nullable Double walBytesPerMessage,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms) {}
