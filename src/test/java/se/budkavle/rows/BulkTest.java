package se.budkavle.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;

/** Many rows as one statement's arguments. */
class BulkTest {
    private static final UUID FIRST = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID LAST = new UUID(-1, -1);

    private record Row(UUID id, @Nullable UUID other, @Nullable Instant at) {}

    private static final Bulk<Row> ROWS =
            new Bulk<Row>().uuid("id", Row::id).uuid("other", Row::other).moment("at", Row::at);

    @Test
    void whatIsWrittenIsReadAgainToTheMicrosecond() {
        try (var pool = TestDatabase.fresh()) {
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table bulk_row (id uuid primary key, other uuid, at timestamptz)");
            var before1970 = new Row(FIRST, null, Instant.parse("1960-02-29T23:59:59.999999600Z"));
            var farAhead = new Row(LAST, FIRST, Instant.parse("9999-12-31T23:59:59.123456499Z"));
            jdbc.update(ROWS.insert("bulk_row"), ROWS.arguments(List.of(before1970, farAhead)));
            assertThat(all(jdbc))
                    .containsExactly(
                            new Row(FIRST, null, Instant.parse("1960-03-01T00:00:00Z")),
                            new Row(LAST, FIRST, Instant.parse("9999-12-31T23:59:59.123456Z")));

            jdbc.update(ROWS.update("bulk_row", "id"), ROWS.arguments(List.of(new Row(FIRST, LAST, null))));
            assertThat(all(jdbc).getFirst()).isEqualTo(new Row(FIRST, LAST, null));
        }
    }

    private static List<Row> all(JdbcTemplate jdbc) {
        return jdbc.query(
                "select * from bulk_row order by id",
                (rs, i) -> new Row(
                        rs.getObject("id", UUID.class),
                        rs.getObject("other", UUID.class),
                        rs.getTimestamp("at") == null
                                ? null
                                : rs.getTimestamp("at").toInstant()));
    }

    @Test
    void idsAreTheSameInWordsAndAsTheDatabaseKeepsThem() {
        try (var pool = TestDatabase.fresh()) {
            var jdbc = new JdbcTemplate(pool);
            for (var ids : List.of(List.<UUID>of(), List.of(FIRST), Arrays.asList(FIRST, null, LAST))) {
                UuidArray array = UuidArray.of(ids);
                assertThat(jdbc.queryForObject(
                                "select ?::text::uuid[] is not distinct from ?::uuid[]",
                                Boolean.class,
                                array.getValue(),
                                array))
                        .as("%s", ids)
                        .isTrue();
            }
        }
    }
}
