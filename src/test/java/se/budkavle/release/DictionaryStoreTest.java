package se.budkavle.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.rows.Packing;

class DictionaryStoreTest {
    private static final byte[] BODY = "what is alike".getBytes(StandardCharsets.UTF_8);

    private static final long ID = Packing.Dictionary.of(BODY).id();

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch connection = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);

    /** The first who asks gets no connection until somebody gives one back. */
    private final JdbcTemplate jdbc = new JdbcTemplate() {
        @Override
        public <T> List<T> queryForList(String sql, Class<T> type, Object... arguments) {
            if (first.getAndSet(false)) {
                asked.countDown();
                await(connection);
            }
            return List.of(type.cast(Packing.pack(BODY)));
        }
    };

    @Test
    void whoWaitsForAConnectionHoldsUpNobodyWhoHasOne() throws Exception {
        var store = new DictionaryStore(jdbc);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var waiting = CompletableFuture.supplyAsync(() -> store.bytes(ID), threads);
            await(asked);
            try {
                var other = CompletableFuture.supplyAsync(() -> store.bytes(ID), threads);
                assertThat(other.get(4, TimeUnit.MINUTES)).isEqualTo(BODY);
            } finally {
                connection.countDown();
            }
            assertThat(waiting.get(4, TimeUnit.MINUTES)).isEqualTo(BODY);
        }
    }

    @Test
    void whatIsGoneFromTheDatabaseIsStoredAgain() {
        try (var database = TestDatabase.fresh()) {
            var real = new JdbcTemplate(database);
            var store = new DictionaryStore(real);
            assertThat(store.saveGone()).isZero();
            store.save(Packing.Dictionary.whole(BODY));
            assertThat(store.saveGone()).isZero();
            real.update("delete from dictionary");
            assertThat(store.saveGone()).isOne();
            assertThat(new DictionaryStore(real).bytes(ID)).isEqualTo(BODY);
        }
    }

    @Test
    void whatIsPackedWithNoMoreIsLookedForNoMoreAndOfWhatIsReadAFewAreRemembered() {
        try (var database = TestDatabase.fresh()) {
            var real = new JdbcTemplate(database);
            var store = new DictionaryStore(real);
            store.save(Packing.Dictionary.whole(BODY));
            store.retain(Set.of());
            real.update("delete from dictionary");
            assertThat(store.saveGone()).isZero();
            assertThat(store.bytes(ID)).isEqualTo(BODY);

            var other = new DictionaryStore(real);
            for (int i = 0; i < DictionaryStore.MOST_READ; i++) {
                var one = Packing.Dictionary.whole(("another " + i).getBytes(StandardCharsets.UTF_8));
                other.save(one);
                store.bytes(one.id());
            }
            assertThatThrownBy(() -> store.bytes(ID)).hasMessageContaining("is not stored");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(4, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
