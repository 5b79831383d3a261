package se.budkavle.delivery;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import se.budkavle.event.EventStore.EventStatus;
import se.budkavle.planning.Case;
import se.budkavle.planning.Rules;
import se.budkavle.release.StrictJson;
import se.budkavle.timeline.Reason;

/**
 * What a decision rested on, kept since it was made.
 *
 * @param rules those of the release that it was made with; when that is no longer stored, those that hold now
 * @param communications what it led to, those not sent included
 */
public record StoredDecision(Case facts, Rules rules, List<Communication> communications) {

    /** Empty when the event has not been planned. */
    public static Optional<StoredDecision> of(EventStatus event, Stores stores, Releases releases) {
        UUID id = event.event().eventId();
        return stores.decisions()
                .planningCase(id)
                .map(kept -> new StoredDecision(
                        facts(kept).about(event.event()),
                        Optional.ofNullable(event.release())
                                .flatMap(releases::find)
                                .orElseGet(releases),
                        stores.communications().ofEvent(id)));
    }

    /** Why a send-out that the rules wanted was not sent after all: another event was faster. */
    public Optional<Reason> lost(String sendout) {
        return communications.stream()
                .filter(c -> c.sendout().equals(sendout))
                .map(Communication::state)
                .filter(CommunicationState.NotSent.class::isInstance)
                .map(CommunicationState::why)
                .findFirst();
    }

    private static KeptCase facts(byte[] kept) {
        try {
            // what a record can be asked is written beside what it holds
            return StrictJson.MAPPER
                    .readerFor(KeptCase.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(kept);
        } catch (IOException e) {
            throw new IllegalStateException("a stored case cannot be read", e);
        }
    }
}
