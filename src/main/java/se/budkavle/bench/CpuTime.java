package se.budkavle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a Java process has used.
 *
 * @param compiler the share of the just-in-time compilers, which a process that runs for a day no longer has
 */
record CpuTime(Duration all, Duration compiler) {
    /** Linux counts in hundredths of a second here (proc_pid_stat(5), fields 14 to 17, of which the first two are cut off). */
    private static final int TICKS_A_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int ENDED_CHILDRENS_USER = 13;
    private static final int ENDED_CHILDRENS_SYSTEM = 14;

    /** What a process and its children that have ended have used; its own alone where the system does not say. */
    static Duration withEndedChildren(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return ticks(stat, USER, SYSTEM, ENDED_CHILDRENS_USER, ENDED_CHILDRENS_SYSTEM);
        } catch (NoSuchFileException e) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
            return each.map(CpuTime::ofCompiler).reduce(Duration.ZERO, Duration::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration ofCompiler(Path thread) {
        try {
            return ofCompiler(Files.readString(thread.resolve("stat")));
        } catch (NoSuchFileException e) {
            return Duration.ZERO; // it has ended meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param stat a thread's line: number, name in parentheses, and then fields with spaces between them */
    static Duration ofCompiler(String stat) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        boolean isCompiler = name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
        return isCompiler ? ticks(stat, USER, SYSTEM) : Duration.ZERO;
    }

    /** @param fields counted from the one after the name, 0 being the state */
    private static Duration ticks(String stat, int... fields) {
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = IntStream.of(fields)
                .mapToLong(field -> Long.parseLong(values[field]))
                .sum();
        return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
    }

    CpuTime minus(CpuTime before) {
        return new CpuTime(all.minus(before.all), compiler.minus(before.compiler));
    }

    CpuTime plus(Duration more) {
        return new CpuTime(all.plus(more), compiler);
    }
}
