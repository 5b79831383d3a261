package se.budkavle.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places where a test may halt the process: before and after each commit, partner call and rename. Off, and then a
 * constant that the compiler removes, unless the system property {@code budkavle.failpoints} names a folder. There
 * {@code passed} lists the places as they are passed, and {@code halt} says at which pass of which place the process
 * ends as by {@code kill -9}: {@code 3 before commit work-plan}; with {@code fill} before it, its memory is filled there
 * instead. A new {@code halt} counts anew. What is remarked at a place goes to {@code remarks}.
 */
public final class Failpoints {
    public static final boolean ON = System.getProperty("budkavle.failpoints") != null;
    /** As of a process ended by SIGKILL. */
    public static final int EXIT_CODE = 137;

    private static final @Nullable Failpoints FAILPOINTS =
            ON ? new Failpoints(Path.of(System.getProperty("budkavle.failpoints"))) : null;

    private final Path passed;
    private final Path halt;
    private final Path remarks;
    private final Map<String, Integer> passes = new HashMap<>();
    private String order = "";

    private Failpoints(Path folder) {
        this.passed = folder.resolve("passed");
        this.halt = folder.resolve("halt");
        this.remarks = folder.resolve("remarks");
    }

    /** @param place a name without numbers of its own, the same in each run */
    public static void pass(String place) {
        if (FAILPOINTS != null) {
            FAILPOINTS.at(place);
        }
    }

    /** Before and after what commits on this thread, named by the thread's kind. */
    public static <T> T aroundCommit(Supplier<T> committing) {
        if (FAILPOINTS == null) {
            return committing.get();
        }
        String thread = Thread.currentThread().getName().replaceAll("[-#0-9]+", "");
        pass("before commit " + thread);
        T result = committing.get();
        pass("after commit " + thread);
        return result;
    }

    /** @param remark what a test compares over a halt; no person's data */
    public static void pass(String place, String remark) {
        if (FAILPOINTS != null) {
            FAILPOINTS.remark(remark);
            FAILPOINTS.at(place);
        }
    }

    private synchronized void remark(String remark) {
        try {
            Files.writeString(remarks, remark + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be remarked in " + remarks, e);
        }
    }

    private synchronized void at(String place) {
        try {
            String now = Files.exists(halt) ? Files.readString(halt).strip() : "";
            if (!now.equals(order)) {
                order = now;
                passes.clear();
            }
            Files.writeString(passed, place + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            int pass = passes.merge(place, 1, Integer::sum);
            if (order.equals(pass + " " + place)) {
                Files.delete(halt);
                Runtime.getRuntime().halt(EXIT_CODE);
            } else if (order.equals("fill " + pass + " " + place)) {
                Files.delete(halt);
                fillTheHeap();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the failpoint " + place + " cannot be passed", e);
        }
    }

    /** @throws OutOfMemoryError unless the virtual machine ends by it, as it does with the options of {@code budkavle} */
    private static void fillTheHeap() {
        var filled = new ArrayList<byte[]>();
        while (true) {
            filled.add(new byte[1024 * 1024]);
        }
    }
}
