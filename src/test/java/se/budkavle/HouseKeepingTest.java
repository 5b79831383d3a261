package se.budkavle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is done now and then, by the house-keeping and by the watch. */
class HouseKeepingTest {
    @Test
    void aChoreThatBreaksHoweverBadlyHasItsNextTurn() {
        assertThatCode(() -> HouseKeeping.quietly("a chore", () -> {
                    throw new IllegalStateException("the database is away");
                }))
                .doesNotThrowAnyException();
        assertThatCode(() -> HouseKeeping.quietly("a chore", () -> {
                    throw new NoClassDefFoundError("of a library");
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void whenTheHeapIsFullTheProcessEnds() {
        assertThatThrownBy(() -> HouseKeeping.quietly("a chore", () -> {
                    throw new OutOfMemoryError("in a test");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
