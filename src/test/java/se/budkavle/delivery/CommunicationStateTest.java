package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.CommunicationState.Active;
import se.budkavle.delivery.CommunicationState.Basis;
import se.budkavle.delivery.CommunicationState.Cancelled;
import se.budkavle.delivery.CommunicationState.Delivered;
import se.budkavle.delivery.CommunicationState.Exhausted;
import se.budkavle.delivery.CommunicationState.Expired;
import se.budkavle.delivery.CommunicationState.NotSent;
import se.budkavle.delivery.CommunicationState.Planned;
import se.budkavle.timeline.Reason;

class CommunicationStateTest {
    private static final Reason WHY = Reason.of("no-channel-left");
    private static final List<CommunicationState> ALL = List.of(
            new Planned(),
            new Active(),
            new Delivered(Basis.PRESUMED),
            new Exhausted(WHY),
            new Expired(WHY),
            new Cancelled(WHY),
            new NotSent(WHY));

    @Test
    void eachStateOffersOnlyTheMovesThatItAllows() {
        Map<String, Set<String>> moves =
                ALL.stream().collect(Collectors.toMap(CommunicationState::word, state -> moves(state.getClass())));
        assertThat(moves)
                .isEqualTo(Map.of(
                        "planned",
                                Set.of("begin: Active", "cancel: Cancelled", "expire: Expired", "exhaust: Exhausted"),
                        "active",
                                Set.of(
                                        "deliver: Delivered",
                                        "exhaust: Exhausted",
                                        "expire: Expired",
                                        "cancel: Cancelled"),
                        "delivered", Set.of("reopen: Active", "confirm: Delivered"),
                        "exhausted", Set.of("deliverLate: Delivered", "goOn: Active"),
                        "expired", Set.of("deliverLate: Delivered"),
                        "cancelled", Set.of("deliverLate: Delivered"),
                        "not-sent", Set.of()));
    }

    @Test
    void onlyWhatIsPlannedOrActiveIsOpen() {
        assertThat(ALL.stream().filter(CommunicationState::isOpen).map(CommunicationState::word))
                .containsExactly("planned", "active");
    }

    @Test
    void whatEndedWithoutADeliveryKeepsItsReason() {
        assertThat(new Active().exhaust(WHY).why()).isEqualTo(WHY);
        assertThat(new Planned().expire(WHY).why()).isEqualTo(WHY);
        assertThat(new Active().cancel(WHY).why()).isEqualTo(WHY);
        assertThat(new Active().deliver(Basis.PRESUMED).why()).isNull();
    }

    @Test
    void aLateSuccessIsAReportedDelivery() {
        assertThat(new Expired(WHY).deliverLate()).isEqualTo(new Delivered(Basis.REPORTED));
        assertThat(new Delivered(Basis.PRESUMED).confirm().basis()).isEqualTo(Basis.REPORTED);
    }

    @Test
    void everyStateIsTheSameAfterItsColumnsWereWrittenAndRead() {
        for (CommunicationState state : ALL) {
            String basis = state instanceof Delivered d ? d.basis().word() : null;
            assertThat(CommunicationState.of(state.word(), basis, state.why())).isEqualTo(state);
        }
    }

    @Test
    void anUnknownWordIsNoState() {
        assertThatThrownBy(() -> CommunicationState.of("lost", null, null)).hasMessageContaining("lost");
    }

    private static Set<String> moves(Class<?> state) {
        return Arrays.stream(state.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
                .filter(m -> CommunicationState.class.isAssignableFrom(m.getReturnType()))
                .map(CommunicationStateTest::named)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(Method move) {
        return move.getName() + ": " + move.getReturnType().getSimpleName();
    }
}
