package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Long texts of a phone that has one reference for all of them, as gateways tell their parts. */
class ReplySetsTest {
    private static final int TRIES = 500;

    /** In any order, each part as often as the gateway likes, also long after its text was whole; whatever the hour. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void textsOneAfterTheOtherAreEachHandedOnOnceAndWhole(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 5) int of,
            @ForAll @IntRange(min = 1, max = 4) int texts) {
        var world = new World(seed, of);
        for (int text = 0; text < texts; text++) {
            List<Integer> order = world.shuffled(IntStream.range(0, of).boxed().toList());
            for (int part : order) {
                world.tell(text, part);
                world.perhapsTellAgain(text, part);
                world.passes(Duration.ofSeconds(world.random.nextInt(90)));
                world.readSomethingAgain();
            }
            world.passes(Duration.ofSeconds(world.random.nextInt(3600)));
            world.perhapsTellAgain(text, order.getFirst());
        }
        world.end();

        assertThat(world.handedOn).hasSize(texts);
        assertThat(world.handedOn).allSatisfy(set -> assertThat(set).hasSize(of));
        assertThat(world.handedOn).allSatisfy(set -> assertThat(set.stream().map(ReplySetsTest::text))
                .containsOnly(text(set.getFirst())));
    }

    /** What a text lost is not made up from another; what there is of it comes when its time is over. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void aTextThatNeverComesWholeIsHandedOnAsWhatArrived(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 5) int of,
            @ForAll @IntRange(min = 1, max = 4) int texts) {
        var world = new World(seed, of);
        for (int text = 0; text < texts; text++) {
            List<Integer> arrived =
                    world.shuffled(IntStream.range(0, of).boxed().toList()).subList(0, 1 + world.random.nextInt(of));
            for (int part : arrived) {
                world.tell(text, part);
                world.perhapsTellAgain(text, part);
                world.readSomethingAgain();
            }
            world.passes(ReplySets.WAIT);
            world.readDue();
            assertThat(world.handedOn.getLast())
                    .containsExactlyElementsOf(
                            marks(text, arrived.stream().sorted().toList()));
        }
        world.end();

        assertThat(world.handedOn).hasSize(texts);
    }

    /** Whatever is lost, late, doubled or mixed up: no word is lost, none is told twice, and nothing waits for ever. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void everyPartIsHandedOnExactlyOnce(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int of) {
        var world = new World(seed, of);
        for (int i = 0; i < 30; i++) {
            switch (world.random.nextInt(4)) {
                case 0 -> world.passes(Duration.ofSeconds(world.random.nextInt(1000)));
                case 1 -> world.readDue();
                case 2 -> world.readSomethingAgain();
                default -> world.tell(world.random.nextInt(3), world.random.nextInt(of));
            }
        }
        world.end();

        List<String> words = world.handedOn.stream().flatMap(List::stream).toList();
        assertThat(words).doesNotHaveDuplicates();
        assertThat(words).containsExactlyInAnyOrderElementsOf(world.told);
        assertThat(world.kept).noneMatch(ReplyPart::isOpen);
    }

    /** Once the gateway can no longer mean the old one, the same parts are a text of their own. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void theSameTextLongAfterwardsIsAnother(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int of) {
        var world = new World(seed, of);
        for (int time = 0; time < 2; time++) {
            IntStream.range(0, of).forEach(part -> world.tell(0, part));
            world.passes(ReplySets.TOLD_AGAIN);
        }
        assertThat(world.handedOn).hasSize(2);
    }

    /** STOP, a yes the next day, and STOP again in the same words, from a phone that has one reference. */
    @Example
    void theSameTextOnAnotherDayIsHeardAgain() {
        var world = new World(1, 2);
        IntStream.range(0, 2).forEach(part -> world.tell(0, part));
        world.passes(Duration.ofHours(5));
        IntStream.range(0, 2).forEach(part -> world.tell(0, part));

        assertThat(world.handedOn).hasSize(2).allSatisfy(set -> assertThat(set).hasSize(2));
    }

    private static String text(String mark) {
        return mark.substring(0, mark.indexOf('/'));
    }

    private static List<String> marks(int text, List<Integer> parts) {
        return parts.stream().map(part -> text + "/" + part).toList();
    }

    /** The reports of a gateway, the hub's table, and a clock. A report is read in a transaction, which may be rolled back. */
    private static final class World {
        private final Random random;
        private final int of;
        private Instant now = Instant.parse("2026-01-15T23:59:50Z");
        private final Map<UUID, String> unread = new HashMap<>();
        private final Map<UUID, Instant> due = new HashMap<>();
        private List<ReplyPart> kept = new ArrayList<>();
        private final List<List<String>> handedOn = new ArrayList<>();
        private final List<String> told = new ArrayList<>();

        World(long seed, int of) {
            this.random = new Random(seed);
            this.of = of;
        }

        List<Integer> shuffled(List<Integer> parts) {
            var mixed = new ArrayList<>(parts);
            Collections.shuffle(mixed, random);
            return mixed;
        }

        void passes(Duration time) {
            now = now.plus(time);
        }

        void tell(int text, int part) {
            String mark = text + "/" + part;
            if (!told.contains(mark)) {
                told.add(mark);
            }
            UUID raw = new UUID(random.nextLong(), random.nextLong());
            unread.put(raw, mark);
            if (random.nextInt(5) == 0) {
                step(raw); // killed before the commit: nothing of it stands
            }
            read(raw);
        }

        void perhapsTellAgain(int text, int part) {
            while (random.nextInt(3) == 0) {
                tell(text, part);
            }
        }

        void readSomethingAgain() {
            unread.keySet().stream()
                    .sorted()
                    .skip(random.nextInt(1 + unread.size()))
                    .limit(1)
                    .toList()
                    .forEach(this::read);
        }

        void readDue() {
            unread.keySet().stream()
                    .filter(raw -> !due.get(raw).isAfter(now))
                    .sorted()
                    .toList()
                    .forEach(this::read);
        }

        void end() {
            passes(ReplySets.WAIT);
            readDue();
        }

        private ReplySets.Step step(UUID raw) {
            String mark = unread.get(raw);
            int number = Integer.parseInt(mark.substring(mark.indexOf('/') + 1));
            List<ReplyPart> there = kept.stream()
                    .filter(p -> p.isOpen() || p.closedAt().isAfter(now.minus(ReplySets.TOLD_AGAIN)))
                    .toList();
            UUID set = new UUID(random.nextLong(), random.nextLong());
            return new ReplySets(there, of)
                    .take(new ReplyPart(raw, 0, set, number, mark, (byte) 8, "", now, null), now);
        }

        private void read(UUID raw) {
            switch (step(raw)) {
                case ReplySets.Step.Repeats repeats -> unread.remove(raw);
                case ReplySets.Step.Waits waits -> {
                    keep(waits.part());
                    due.put(raw, waits.until());
                }
                case ReplySets.Step.Closes closes -> {
                    unread.remove(raw);
                    keep(closes.part());
                    handedOn.add(closes.all().stream().map(ReplyPart::mark).toList());
                    kept = new ArrayList<>(kept.stream()
                            .map(p -> p.setId().equals(closes.part().setId()) ? closed(p) : p)
                            .toList());
                }
            }
        }

        private void keep(ReplyPart part) {
            if (kept.stream().noneMatch(p -> p.isFrom(part.rawId(), part.place()))) {
                kept.add(part);
            }
        }

        private ReplyPart closed(ReplyPart p) {
            return new ReplyPart(
                    p.rawId(), p.place(), p.setId(), p.number(), p.mark(), p.coding(), null, p.openedAt(), now);
        }
    }
}
