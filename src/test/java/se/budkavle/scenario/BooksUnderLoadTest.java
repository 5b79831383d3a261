package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.AccountStore;
import se.budkavle.delivery.Stores;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** One send-out goes out by all its channels at once; every other one by one at a time, however hard it is pushed. */
class BooksUnderLoadTest {
    private static final int CUSTOMERS = 60;
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    static Path data;

    @TempDir
    static Path mappings;

    private static RunningHub hub;

    @BeforeAll
    static void start() throws IOException {
        copy(Path.of("mappings"), mappings);
        Path sendout = mappings.resolve("sendouts/supply-switched-away-service.yaml");
        Files.writeString(sendout, Files.readString(sendout) + "parallel: true\n");
        hub = RunningHub.start(data, "--budkavle.mappings=" + mappings);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatGoesOutInParallelReachesEveryChannelAndIsNoDoubleContact() {
        Story story = Story.of(hub, everyWay("supply.switched-away", "41001", "+46701740605"));

        assertThat(story.attempts())
                .extracting(a -> a.path("channel").asText())
                .containsExactlyInAnyOrder("sms", "email", "letter");
        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.received("mail-relay")).hasSize(1);
        story.await(s -> s.lettersReceived().size() == 1);
        assertThat(story.state()).startsWith("delivered");
        assertThat(story.doubleContact()).isFalse();
        assertThat(story.timeline()).doesNotContain("taken-back letter", "double-contact sms");
    }

    @Test
    void ofWhatGoesOutInParallelOneFailureIsNoFallback() {
        Story story = Story.of(hub, everyWay("supply.switched-away", "41002", "+46701740660"));

        assertThat(story.tries().getFirst()).startsWith("sms failed failed-soft");
        assertThat(story.attempts()).hasSize(3);
        assertThat(story.received("mail-relay")).hasSize(1);
        story.await(s -> s.lettersReceived().size() == 1);
        assertThat(story.state()).startsWith("delivered");
        assertThat(story.workItems()).isEmpty();
    }

    /** Every communication is put in line again and again, by nobody's right, while the books are taken. */
    @Test
    void theBooksBalanceAtEveryMomentAndNoCommunicationHasTwoLiveAttempts() throws Exception {
        Set<String> differences = new TreeSet<>();
        var taken = new AtomicInteger();
        var pushed = new AtomicInteger();
        var over = new AtomicBoolean();
        Runnable audit = () -> {
            while (!over.get()) {
                differences.addAll(hub.bean(AccountStore.class).take().differences());
                taken.incrementAndGet();
            }
        };
        Runnable push = () -> pushOnceALeap(over, pushed);
        try (var load = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> under =
                    Stream.of(audit, push, push).<Future<?>>map(load::submit).toList();
            try {
                settle();
            } finally {
                over.set(true);
            }
            for (Future<?> one : under) {
                one.get();
            }
        }

        assertThat(differences).isEmpty();
        assertThat(taken).hasValueGreaterThan(20);
        assertThat(pushed).hasValueGreaterThan(4);
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    private static void settle() {
        List<Story> stories = IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> Story.begin(hub, everyWay("supply.confirmed", "42" + (100 + i), number(i))))
                .toList();
        hub.awaitSettled();
        stories.forEach(BooksUnderLoadTest::assertOneAfterAnother);
    }

    /** As often as business time leaps: it does so only when nothing is ready, which one who pushes all the time prevents. */
    private static void pushOnceALeap(AtomicBoolean over, AtomicInteger pushed) {
        var clock = hub.bean(BusinessClock.class);
        while (!over.get()) {
            Duration offset = clock.offset();
            push();
            pushed.incrementAndGet();
            await("the next leap")
                    .atMost(LONG)
                    .until(() -> over.get() || !clock.offset().equals(offset));
        }
    }

    private static void push() {
        var stores = hub.bean(Stores.class);
        Instant now = Story.now(hub);
        hub.bean(TransactionTemplate.class).executeWithoutResult(status -> stores.work()
                .put(open().stream()
                        .map(id -> WorkRow.of(Lanes.STEPS, id, Priority.NOW, now))
                        .toList()));
    }

    private static List<UUID> open() {
        return hub.bean(org.springframework.jdbc.core.JdbcTemplate.class)
                .queryForList(
                        "select communication_id from communication where state in ('planned', 'active')", UUID.class);
    }

    /** Each channel once, but for what was not taken or not heard of; and a text that failed before anything else went. */
    private static void assertOneAfterAnother(Story story) {
        List<JsonNode> attempts = story.attempts().stream()
                .filter(a -> !a.path("state").asText().equals("cancelled"))
                .toList();
        assertThat(attempts).extracting(a -> a.path("channel").asText()).doesNotHaveDuplicates();
        assertThat(attempts.subList(0, attempts.size() - 1))
                .allSatisfy(a -> assertThat(a.path("state").asText()).isEqualTo("failed"));
        assertThat(attempts).allSatisfy(a -> assertThat(a.path("sends"))
                .hasSizeLessThanOrEqualTo(1 + inVain(story, a.path("channel").asText())));
        assertThat(story.doubleContact()).isFalse();
    }

    private static int inVain(Story story, String channel) {
        return (int) story.timeline().stream()
                .filter(List.of("not-taken " + channel, "ambiguous " + channel)::contains)
                .count();
    }

    /** Delivered, failed after it was taken, silent, or jumbled reports; none that comes late on purpose. */
    private static String number(int i) {
        return "+467017406" + List.of("05", "60", "70", "75").get(i % 4);
    }

    private static Events everyWay(String type, String customerNo, String mobile) {
        return Events.happened(type, customerNo, Story.now(hub))
                .wishing("sms", "email", "letter")
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
