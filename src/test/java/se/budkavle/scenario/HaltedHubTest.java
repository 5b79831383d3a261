package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;

/**
 * Faults 1 to 6: the hub is halted just before and just after its commits, partner calls and renames, each time in the
 * middle of something, and started again. One clean run tells which places there are; of these a sample is taken, by a
 * seed that changes with {@code -Dbudkavle.halt.seed}, and all of them with {@code -Dbudkavle.full=true}.
 */
class HaltedHubTest {
    private static final boolean FULL = Boolean.getBoolean("budkavle.full");
    private static final int HALTS = Integer.getInteger("budkavle.halt.places", 6);
    private static final long SEED = Long.getLong("budkavle.halt.seed", 1);
    private static final int EVENTS = 40;
    private static final int MOST_PLACES = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void whereverItIsHaltedItLosesNothingAndDoublesNothing(TestReporter reporter) throws IOException {
        Path failpoints = Files.createDirectory(folder.resolve("failpoints"));
        try (var hub = new HubProcess(folder.resolve("data"), "-Dbudkavle.failpoints=" + failpoints)) {
            hub.start();
            var fed = new FedHub(hub, EVENTS * (MOST_PLACES + 1));
            fed.feed(EVENTS);
            fed.awaitSettled();
            Map<String, Long> places = passed(failpoints);
            var random = new Random(SEED);
            int halts = 0;
            for (String place : sample(places.keySet(), random)) {
                long pass = 1 + random.nextLong(1 + places.get(place) / 4);
                Files.writeString(failpoints.resolve("halt"), pass + " " + place);
                fed.feed(EVENTS);
                fed.awaitSettledOr(hub::isDead);
                if (hub.isDead()) {
                    halts++;
                    hub.start();
                }
                fed.awaitSettled();
                assertThat(hub.get("/account").path("differences"))
                        .as("after pass %d of: %s", pass, place)
                        .isEmpty();
            }

            Verdict verdict = fed.judge();

            reporter.publishEntry("places", places.size() + ", halted " + halts + " times, seed " + SEED);
            reporter.publishEntry("verdict", verdict.toString());
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.takenAgain()).as(verdict.toString()).isLessThanOrEqualTo(halts);
            assertThat(halts).isPositive();
        }
    }

    /** How often each place was passed, from the hub's own list. */
    private static Map<String, Long> passed(Path failpoints) throws IOException {
        try (var lines = Files.lines(failpoints.resolve("passed"))) {
            return lines.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        }
    }

    private static List<String> sample(Iterable<String> places, Random random) {
        var all = new ArrayList<String>();
        places.forEach(all::add);
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(FULL ? MOST_PLACES : HALTS, all.size()));
    }
}
