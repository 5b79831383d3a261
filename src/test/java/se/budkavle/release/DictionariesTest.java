package se.budkavle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.rows.Packing;

class DictionariesTest {
    private static final Subject SUBJECT = Subject.event("supply.confirmed");
    private static final String EXAMPLE = "{\"customer\": \"an example\", \"words\": \"that all of them have\"}";
    private static final byte[] EVENT = bytes("{\"customer\": \"A. Person\", \"words\": \"that all of them have\"}");

    private final Table table = new Table();
    private final List<Runnable> making = new ArrayList<>();
    private String release = "first";
    private String example = EXAMPLE;
    private int asked;

    private final Dictionaries dictionaries = dictionaries();

    @Test
    void nothingWaitsForADictionaryAndWhatCameBeforeStaysReadable() {
        byte[] before = dictionaries.pack(EVENT, SUBJECT);
        assertThat(table.rows).isEmpty();
        make();
        byte[] after = dictionaries.pack(EVENT, SUBJECT);

        assertThat(after).hasSizeLessThan(before.length);
        assertThat(dictionaries.unpack(before)).isEqualTo(EVENT);
        assertThat(dictionaries.unpack(after)).isEqualTo(EVENT);
        assertThat(asked).as("one example for all").isOne();
    }

    @Test
    void anotherHubReadsWhatThisOnePackedWithADictionaryOfTheDatabase() {
        dictionaries.pack(EVENT, SUBJECT);
        make();
        byte[] packed = dictionaries.pack(EVENT, SUBJECT);

        assertThat(dictionaries().unpack(packed)).isEqualTo(EVENT);
        table.rows.clear();
        assertThatThrownBy(() -> dictionaries().unpack(packed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not stored");
    }

    @Test
    void aDictionaryThatCouldNotBeStoredIsNeverUsed() {
        table.away = true;
        dictionaries.pack(EVENT, SUBJECT);
        make();
        byte[] packed = dictionaries.pack(EVENT, SUBJECT);
        assertThat(dictionaries().unpack(packed)).isEqualTo(EVENT);

        table.away = false;
        dictionaries.pack(EVENT, SUBJECT);
        make();
        assertThat(dictionaries.pack(EVENT, SUBJECT)).hasSizeLessThan(packed.length);
    }

    @Test
    void anotherReleaseHasItsOwn() {
        dictionaries.pack(EVENT, SUBJECT);
        make();
        byte[] packed = dictionaries.pack(EVENT, SUBJECT);
        release = "second";
        dictionaries.pack(EVENT, SUBJECT);
        make();
        assertThat(asked).isEqualTo(2);
        assertThat(dictionaries.unpack(packed)).isEqualTo(EVENT);
    }

    @Test
    void whatManyBeginWithIsStoredBeforeItIsLeftOut() {
        byte[] fonts = bytes("fonts, ".repeat(10_000));
        byte[] letter = bytes("fonts, ".repeat(10_000) + "Dear A. Person");
        byte[] before = dictionaries.packAfter(fonts.length, letter);
        assertThat(table.rows).isEmpty();
        make();
        release = "second";
        byte[] after = dictionaries.packAfter(fonts.length, letter);

        assertThat(after).hasSizeLessThan(50).hasSizeLessThan(before.length);
        assertThat(table.rows).hasSize(1);
        assertThat(dictionaries().unpack(before)).isEqualTo(letter);
        assertThat(dictionaries().unpack(after)).isEqualTo(letter);
        table.rows.replaceAll((id, body) -> Packing.pack(bytes("other fonts")));
        assertThatThrownBy(() -> dictionaries().unpack(after)).hasMessageContaining("damaged");
    }

    @Test
    void aBeginningThatCouldNotBeStoredIsNotLeftOut() {
        table.away = true;
        dictionaries.packAfter(5, EVENT);
        make();
        assertThat(dictionaries().unpack(dictionaries.packAfter(5, EVENT))).isEqualTo(EVENT);
        assertThat(table.rows).isEmpty();
    }

    @Test
    void oneLearningIsUnderWayHoweverManyBeginAlike() {
        table.away = true;
        dictionaries.packAfter(5, EVENT);
        dictionaries.packAfter(5, EVENT);
        dictionaries.packAfter(6, EVENT);
        assertThat(making).hasSize(2);
        make();

        table.away = false;
        dictionaries.packAfter(5, EVENT);
        dictionaries.packAfter(5, EVENT);
        assertThat(making).as("tried again").hasSize(1);
        make();
        assertThat(table.rows).hasSize(1);
    }

    @Test
    void writersThatNeverBeginAlikeAreNotLearntForEver() {
        byte[] many = new byte[100];
        for (int length = 1; length < 100; length++) {
            dictionaries.packAfter(length, many);
            make();
        }
        int most = table.rows.size();
        assertThat(most).isLessThan(50);
        byte[] packed = dictionaries.packAfter(99, many);
        assertThat(making).isEmpty();
        assertThat(dictionaries.unpack(packed)).isEqualTo(many);
    }

    @Test
    void whatIsWrittenToARestoredDatabaseCanBeReadThoughItLacksTheDictionaries() {
        dictionaries.pack(EVENT, SUBJECT);
        dictionaries.packAfter(5, EVENT);
        make();
        table.rows.clear(); // as restored to a moment before
        byte[] event = dictionaries.pack(EVENT, SUBJECT);
        byte[] letter = dictionaries.packAfter(5, EVENT);

        assertThat(dictionaries.unpack(event)).as("by who wrote it").isEqualTo(EVENT);
        assertThat(dictionaries.unpack(letter)).isEqualTo(EVENT);
        assertThatThrownBy(() -> dictionaries().unpack(letter)).hasMessageContaining("is not stored");
        dictionaries.keep();
        assertThat(dictionaries().unpack(event)).as("by another hub").isEqualTo(EVENT);
        assertThat(dictionaries().unpack(letter)).isEqualTo(EVENT);
        int written = table.written;
        dictionaries.keep();
        assertThat(table.written).as("what is there is not written again").isEqualTo(written);
    }

    @Test
    void afterAChangeOfReleaseOnlyWhatIsPackedWithIsStoredAgain() {
        dictionaries.pack(EVENT, SUBJECT);
        dictionaries.packAfter(5, EVENT);
        make();
        example = EXAMPLE + " and more";
        release = "second";
        dictionaries.pack(EVENT, SUBJECT);
        make();
        table.rows.clear();

        dictionaries.keep();

        assertThat(table.rows).as("the new example's, and the beginning").hasSize(2);
        assertThat(dictionaries().unpack(dictionaries.pack(EVENT, SUBJECT))).isEqualTo(EVENT);
        assertThat(dictionaries().unpack(dictionaries.packAfter(5, EVENT))).isEqualTo(EVENT);
    }

    private Dictionaries dictionaries() {
        return new Dictionaries(
                new DictionaryStore(table),
                () -> release,
                subject -> {
                    asked++;
                    return Optional.of(bytes(example));
                },
                making::add);
    }

    private void make() {
        making.forEach(Runnable::run);
        making.clear();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The table of dictionaries, as far as the store asks for it. */
    private static final class Table extends JdbcTemplate {
        private final Map<Object, byte[]> rows = new HashMap<>();
        private boolean away;
        private int written;

        @Override
        public int update(String sql, Object... arguments) {
            if (away) {
                throw new QueryTimeoutException("away");
            }
            written++;
            rows.put(arguments[0], (byte[]) arguments[1]);
            return 1;
        }

        @Override
        public <T> List<T> queryForList(String sql, Class<T> type, Object... arguments) {
            if (arguments[0] instanceof Long[] ids) {
                return Stream.of(ids).filter(rows::containsKey).map(type::cast).toList();
            }
            byte[] row = rows.get(arguments[0]);
            return row == null ? List.of() : List.of(type.cast(row));
        }
    }
}
