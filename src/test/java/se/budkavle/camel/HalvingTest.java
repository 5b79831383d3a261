package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;

/** What partners answered is known to the hub alone: no clash and no bad neighbour may lose it. */
class HalvingTest {
    private final Set<Integer> written = new TreeSet<>();
    private final Set<Integer> atFault = new TreeSet<>();
    private int calls;

    @Test
    void theOneAtFaultIsLeftAloneAndAllOthersAreWritten() {
        for (int size : List.of(1, 2, 3, 7, 200)) {
            for (int bad : new TreeSet<>(List.of(0, size / 2, size - 1))) {
                List<Integer> group = IntStream.range(0, size).boxed().toList();
                assertThat(halve(group, refusing(bad))).isEmpty();
                assertThat(atFault).containsExactly(bad);
                assertThat(written).hasSize(size - 1).doesNotContain(bad);
            }
        }
        assertThat(calls).as("of 200, with one at fault").isLessThan(20);
    }

    @Test
    void whatMeetsADeadlockIsKeptForTheNextTimeAlsoWhenItStandsAlone() {
        Consumer<List<Integer>> clashing = some -> {
            if (some.contains(3)) {
                throw new CannotAcquireLockException("deadlock detected");
            }
            written.addAll(some);
        };
        assertThat(halve(List.of(0, 1, 2, 3), clashing)).containsExactly(2, 3);
        assertThat(written).containsExactly(0, 1);
        assertThat(halve(List.of(3), clashing)).containsExactly(3);
        assertThat(atFault).isEmpty();
    }

    @Test
    void aDatabaseThatMayOnlyReadForAWhileIsNobodysFault() {
        var readOnly = new PSQLException(
                new ServerErrorMessage("SERROR\0C25006\0Mcannot execute UPDATE in a read-only transaction\0"));

        assertThat(halve(List.of(0, 1, 2, 3), some -> {
                    throw new UncategorizedSQLException("settle", "update", readOnly);
                }))
                .containsExactly(0, 1, 2, 3);
        assertThat(atFault).isEmpty();
    }

    @Test
    void aGroupWithOneAtFaultAndAClashLosesNone() {
        assertThat(halve(List.of(0, 1, 2, 3), some -> {
                    if (some.contains(2)) {
                        throw new CannotAcquireLockException("deadlock detected");
                    }
                    refusing(1).accept(some);
                }))
                .containsExactly(2, 3);
        assertThat(atFault).containsExactly(1);
        assertThat(written).containsExactly(0);
    }

    private Consumer<List<Integer>> refusing(int bad) {
        return some -> {
            if (some.contains(bad)) {
                throw new DataIntegrityViolationException("this one can never be written");
            }
            written.addAll(some);
        };
    }

    private List<Integer> halve(List<Integer> group, Consumer<List<Integer>> writer) {
        written.clear();
        atFault.clear();
        calls = 0;
        var later = new ArrayList<Integer>();
        new Halving<Integer>(
                        some -> {
                            calls++;
                            writer.accept(some);
                        },
                        (one, e) -> atFault.add(one))
                .halve(group, later::addAll);
        return later;
    }
}
