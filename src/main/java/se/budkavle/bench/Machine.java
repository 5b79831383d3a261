package se.budkavle.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that figures were seen on: without it they mean nothing. */
final class Machine {
    private final double loadBefore = load();
    private final double fsyncPerSecond;

    /** @param work where the database will lie: its disk is the one that is asked */
    Machine(Path work) throws IOException {
        this.fsyncPerSecond = fsyncPerSecond(work);
    }

    /** @param durable whether the database was seen to run with all that keeps a commit */
    Map<String, Object> seen(boolean durable) {
        var seen = new LinkedHashMap<String, Object>();
        seen.put("cores", Runtime.getRuntime().availableProcessors());
        seen.put("loadBefore", loadBefore);
        seen.put("load", load());
        seen.put("fsyncPerSecond", fsyncPerSecond);
        seen.put("durable", durable);
        return seen;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** How often a second this machine makes 8 KB durable. */
    private static double fsyncPerSecond(Path work) throws IOException {
        Files.createDirectories(work);
        Path file = work.resolve("fsync");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            int n = 0;
            while (System.nanoTime() - start < 500_000_000L) {
                channel.write(ByteBuffer.allocate(8192), 0);
                channel.force(false);
                n++;
            }
            return n / ((System.nanoTime() - start) / 1e9);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
