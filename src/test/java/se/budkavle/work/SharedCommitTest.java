package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

class SharedCommitTest {
    private static final int REFUSED = 3;
    /** On no machine the end of what must come. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ConcurrentLinkedQueue<List<Integer>> commits = new ConcurrentLinkedQueue<>();
    private RuntimeException failure = new DataIntegrityViolationException("refused");
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final SharedCommit<Integer, String> shared = new SharedCommit<>(this::commit, 200, PATIENCE);

    private List<String> commit(List<Integer> group) {
        commits.add(group);
        if (commits.size() == 1) {
            awaitQuietly();
        }
        if (group.contains(REFUSED)) {
            throw failure;
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

            assertThat(first.join()).isEqualTo("0");
            assertThat(others.stream().map(CompletableFuture::join)).containsExactly("10", "11", "12", "13");
            assertThat(commits).hasSize(2);
        }
    }

    /** Seven callers who wait while the first commits, and then share theirs. */
    private List<CompletableFuture<String>> seven(SharedCommit<Integer, String> commit, ExecutorService callers) {
        CompletableFuture.supplyAsync(() -> commit.store(0), callers);
        await().until(() -> commits.size() == 1);
        var all = IntStream.range(1, 8)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> commit.store(n), callers))
                .toList();
        await().until(() -> commit.waiting() == all.size());
        return all;
    }

    static Stream<RuntimeException> faultsOfOne() {
        return Stream.of(
                new DataIntegrityViolationException("refused"), new IllegalStateException("a mistake of ours"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfOne")
    void whatIsRefusedKeepsNobodyElseFromBeingStored(RuntimeException fault) {
        failure = fault;
        try (var callers = Executors.newCachedThreadPool()) {
            var all = seven(shared, callers);

            firstMayEnd.countDown();

            assertThatThrownBy(all.get(REFUSED - 1)::join).hasCause(fault);
            assertThat(all.stream().filter(f -> f != all.get(REFUSED - 1)).map(CompletableFuture::join))
                    .containsExactly("1", "2", "4", "5", "6", "7");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceForAllAndEverybodyIsTold() {
        failure = new DataAccessResourceFailureException("away");
        try (var callers = Executors.newCachedThreadPool()) {
            var all = seven(shared, callers);

            firstMayEnd.countDown();

            assertThat(all).allSatisfy(f -> assertThatThrownBy(f::join).hasCause(failure));
            assertThat(commits).hasSize(2);
        }
    }

    @Test
    void nobodyIsLeftWaitingWhenTheMachineItselfFails() {
        var error = new StackOverflowError();
        var failing = new SharedCommit<Integer, String>(
                group -> {
                    if (group.contains(5)) {
                        throw error;
                    }
                    return commit(group);
                },
                200,
                PATIENCE);
        try (var callers = Executors.newCachedThreadPool()) {
            var all = seven(failing, callers);

            firstMayEnd.countDown();

            assertThat(all).allSatisfy(f -> assertThat(f).failsWithin(PATIENCE));
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldSoAndNotStored() {
        var usual = new SharedCommit<>(this::commit, 200);
        try (var callers = Executors.newCachedThreadPool()) {
            var first = CompletableFuture.supplyAsync(() -> usual.store(0), callers);
            await().until(() -> commits.size() == 1);

            assertThatThrownBy(() -> usual.store(1)).isInstanceOf(QueryTimeoutException.class);

            firstMayEnd.countDown();
            first.join();
            assertThat(usual.store(2)).isEqualTo("2");
            assertThat(commits.stream().flatMap(List::stream)).containsExactly(0, 2);
        }
    }
}
