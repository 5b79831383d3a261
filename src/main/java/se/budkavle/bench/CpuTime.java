package se.budkavle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a Java process has used.
 *
 * @param compiler the share of the just-in-time compilers, which a process that runs for a day no longer has
 */
record CpuTime(Duration all, Duration compiler) {
    /** Linux counts in hundredths of a second here (proc_pid_stat(5): fields 14 and 15 are user's and system's time). */
    private static final int TICKS_A_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    static CpuTime of(ProcessHandle process) {
        Duration all = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return new CpuTime(all, compilers(Path.of("/proc/" + process.pid() + "/task")));
    }

    /** Zero where the system does not tell threads apart. */
    private static Duration compilers(Path threads) {
        if (!Files.isDirectory(threads)) {
            return Duration.ZERO;
        }
        try (Stream<Path> each = Files.list(threads)) {
            long ticks = each.mapToLong(CpuTime::compilerTicks).sum();
            return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long compilerTicks(Path thread) {
        try {
            return compilerTicks(Files.readString(thread.resolve("stat")));
        } catch (NoSuchFileException e) {
            return 0; // it has ended meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param stat a thread's line: number, name in parentheses, and then fields with spaces between them */
    static long compilerTicks(String stat) {
        int end = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, end);
        if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
            return 0;
        }
        String[] fields = stat.substring(end + 2).split(" ");
        return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
    }

    CpuTime minus(CpuTime before) {
        return new CpuTime(all.minus(before.all), compiler.minus(before.compiler));
    }

    CpuTime plus(Duration more) {
        return new CpuTime(all.plus(more), compiler);
    }
}
