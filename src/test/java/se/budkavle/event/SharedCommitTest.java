package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

class SharedCommitTest {
    private static final int REFUSED = 3;

    private final ConcurrentLinkedQueue<List<Integer>> commits = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final SharedCommit<Integer, String> shared = new SharedCommit<>(this::commit, 200);

    private List<String> commit(List<Integer> group) {
        commits.add(group);
        if (commits.size() == 1) {
            awaitQuietly();
        }
        if (group.contains(REFUSED)) {
            throw new DataIntegrityViolationException("refused");
        }
        return group.stream().map(String::valueOf).toList();
    }

    private void awaitQuietly() {
        try {
            firstMayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoComesDuringACommitSharesTheNextOne() {
        try (var callers = Executors.newCachedThreadPool()) {
            var first = CompletableFuture.supplyAsync(() -> shared.store(0), callers);
            await().until(() -> commits.size() == 1);
            var others = IntStream.of(10, 11, 12, 13)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> shared.store(n), callers))
                    .toList();
            await().until(() -> shared.waiting() == others.size());

            firstMayEnd.countDown();

            assertThat(first).succeedsWithin(java.time.Duration.ofSeconds(10)).isEqualTo("0");
            assertThat(others.stream().map(CompletableFuture::join)).containsExactly("10", "11", "12", "13");
            assertThat(commits).hasSize(2);
        }
    }

    @Test
    void whatIsRefusedKeepsNobodyElseFromBeingStored() {
        try (var callers = Executors.newCachedThreadPool()) {
            CompletableFuture.supplyAsync(() -> shared.store(0), callers);
            await().until(() -> commits.size() == 1);
            var all = IntStream.range(1, 8)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> shared.store(n), callers))
                    .toList();
            await().until(() -> shared.waiting() == all.size());

            firstMayEnd.countDown();

            assertThatThrownBy(all.get(REFUSED - 1)::join).hasCauseInstanceOf(DataIntegrityViolationException.class);
            assertThat(all.stream().filter(f -> f != all.get(REFUSED - 1)).map(CompletableFuture::join))
                    .containsExactly("1", "2", "4", "5", "6", "7");
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldSoAndNotStored() {
        try (var callers = Executors.newCachedThreadPool()) {
            CompletableFuture.supplyAsync(() -> shared.store(0), callers);
            await().until(() -> commits.size() == 1);

            assertThatThrownBy(() -> shared.store(1)).isInstanceOf(QueryTimeoutException.class);

            firstMayEnd.countDown();
            assertThat(shared.store(2)).isEqualTo("2");
            assertThat(commits.stream().flatMap(List::stream)).containsExactly(0, 2);
        }
    }
}
