package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.ReplyParts.Heard;
import se.budkavle.partner.Reply;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Parts of texts from phones in the database: between two hubs, over midnight, and gone when they are done with. */
class ReplyPartsTest {
    private static final String PHONE = "+46701740643";
    private static final Instant EVENING = Instant.parse("2026-01-15T23:59:58Z");

    private static final HikariDataSource DATABASE = TestDatabase.fresh();

    private final JdbcTemplate jdbc = new JdbcTemplate(DATABASE);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(DATABASE));
    private final WorkStore work = new WorkStore(jdbc, new WorkSignals());
    private Instant now = EVENING;
    private ReplyParts parts = with("a secret");

    @BeforeEach
    void empty() {
        jdbc.execute("truncate reply_part, work");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aTextThatIsWrittenOverMidnightIsOne() {
        UUID first = waiting();
        assertThat(hear(first, part("one", 0, 2))).isEqualTo(new Heard.Waits(EVENING.plus(ReplySets.WAIT)));
        now = EVENING.plusSeconds(5);

        assertThat(hear(UUID.randomUUID(), part("two", 1, 2)))
                .isInstanceOfSatisfying(
                        Heard.Text.class, all -> assertThat(all.text().text()).isEqualTo("onetwo"));
        assertThat(due(first)).as("it is read once more, now").isEqualTo(now);
        assertThat(hear(first, part("one", 0, 2))).isInstanceOf(Heard.Nothing.class);
    }

    /** Each sees what the other has done, and one of them hands the text on. */
    @Test
    void twoHubsThatReadAPartEachAtTheSameTimePutThemTogetherOnce() {
        var firstHasRead = new CountDownLatch(1);
        var hubs = Executors.newVirtualThreadPerTaskExecutor(); // the common pool may have one thread only
        var first = CompletableFuture.supplyAsync(
                () -> transaction.execute(status -> {
                    Heard heard = heard(UUID.randomUUID(), part("one", 0, 2));
                    firstHasRead.countDown();
                    Awaitility.await("the other hub waits for this one").until(() -> waitingForLocks() == 1);
                    return heard;
                }),
                hubs);
        var second = CompletableFuture.supplyAsync(
                () -> {
                    Awaitility.await().until(() -> firstHasRead.getCount() == 0);
                    return hear(UUID.randomUUID(), part("two", 1, 2));
                },
                hubs);

        assertThat(first.join()).isInstanceOf(Heard.Waits.class);
        assertThat(second.join()).isInstanceOf(Heard.Text.class);
    }

    @Test
    void neitherTheNumberNorTheWordsStayWhenTheTextIsHandedOn() {
        UUID first = waiting();
        hear(first, part("one", 0, 2));
        assertThat(everything()).doesNotContain(PHONE.substring(1)).contains(hex("one"));
        hear(UUID.randomUUID(), part("two", 1, 2));
        assertThat(everything()).doesNotContain(hex("one")).doesNotContain(hex("two"));

        now = now.plus(ReplySets.TOLD_AGAIN);
        hear(UUID.randomUUID(), part("three", 0, 2));
        hear(UUID.randomUUID(), part("four", 1, 2));
        assertThat(jdbc.queryForList("select raw_id from reply_part where closed_at < now() + interval '100 years'"))
                .as("but for the one whose report waits to be read once more")
                .hasSize(3);
        work.remove(Lanes.REPORTS, List.of(first));
        stores().replies().forgetParts(now.minus(ReplySets.TOLD_AGAIN));
        assertThat(jdbc.queryForObject("select count(*) from reply_part", Integer.class))
                .isEqualTo(2);
    }

    @Test
    void whatIsRolledBackIsReadAgainAsIfItHadNotBeenRead() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        hear(first, part("one", 0, 2));
        transaction.executeWithoutResult(status -> {
            assertThat(heard(second, part("two", 1, 2))).isInstanceOf(Heard.Text.class);
            status.setRollbackOnly();
        });

        assertThat(hear(second, part("two", 1, 2))).isInstanceOf(Heard.Text.class);
        assertThat(hear(second, part("two", 1, 2))).isInstanceOf(Heard.Nothing.class);
    }

    @Test
    void theSameReferenceOfAnotherPhoneOrWithAnotherCountIsAnotherText() {
        hear(UUID.randomUUID(), part("one", 0, 2));
        assertThat(hear(UUID.randomUUID(), part("two", 1, 3))).isInstanceOf(Heard.Waits.class);
        Reply other = new Reply(
                "smpp",
                null,
                "+46701740644",
                "two",
                now,
                null,
                part("two", 1, 2).part());
        assertThat(hear(UUID.randomUUID(), other)).isInstanceOf(Heard.Waits.class);
    }

    @Test
    void aReportThatIsReadOnceMoreLongAfterwardsHasNothingLeftToSay() {
        UUID first = waiting();
        hear(first, part("one", 0, 2));
        hear(UUID.randomUUID(), part("two", 1, 2));
        now = now.plus(ReplySets.TOLD_AGAIN.multipliedBy(2));

        assertThat(hear(first, part("one", 0, 2))).isInstanceOf(Heard.Nothing.class);
    }

    /** Phones then have other marks: what came before is not tied to what comes after, but all of it is heard. */
    @Test
    void whenTheKeyOfTheHubsChangesATextIsHandedOnInPieces() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        hear(first, part("one", 0, 3));
        hear(UUID.randomUUID(), part("two", 1, 3));
        parts = with("another secret");
        assertThat(hear(second, part("three", 2, 3))).isInstanceOf(Heard.Waits.class);
        now = now.plus(ReplySets.WAIT);

        assertThat(List.of(hear(first, part("one", 0, 3)), hear(second, part("three", 2, 3))))
                .extracting(heard -> ((Heard.Text) heard).text().text())
                .containsExactly("onetwo […]", "[…] three");
    }

    private ReplyParts with(String secret) {
        return new ReplyParts(stores(), new Keys(secret.getBytes(StandardCharsets.US_ASCII), () -> ""), clock());
    }

    private Heard hear(UUID raw, Reply reply) {
        return transaction.execute(status -> heard(raw, reply));
    }

    private Heard heard(UUID raw, Reply reply) {
        parts.lock(List.of(reply));
        return parts.hear(raw, 0, reply);
    }

    private UUID waiting() {
        UUID raw = UUID.randomUUID();
        work.put(List.of(WorkRow.of(Lanes.REPORTS, raw, Priority.NORMAL, now.plus(Duration.ofHours(1)))));
        return raw;
    }

    private Instant due(UUID raw) {
        return jdbc.queryForObject("select due from work where ref = ?", java.sql.Timestamp.class, raw)
                .toInstant();
    }

    private int waitingForLocks() {
        return jdbc.queryForObject(
                """
                select count(*) from pg_locks where locktype = 'advisory' and not granted
                  and database = (select oid from pg_database where datname = current_database())""",
                Integer.class);
    }

    private String everything() {
        return String.join("\n", jdbc.queryForList("select p::text from reply_part p", String.class));
    }

    private Reply part(String words, int number, int of) {
        var part = new Reply.Part("7", number, of, (byte) 0, hex(words));
        return new Reply("smpp", null, PHONE, words, now, null, part);
    }

    private static String hex(String words) {
        return HexFormat.of().formatHex(words.getBytes(StandardCharsets.US_ASCII));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private Stores stores() {
        return new Stores(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ReplyStore(jdbc),
                null,
                null,
                null,
                null,
                work,
                null,
                null);
    }
}
