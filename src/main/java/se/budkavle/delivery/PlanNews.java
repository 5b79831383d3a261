package se.budkavle.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.Register;
import se.budkavle.delivery.PlanningBook.Decision;
import se.budkavle.event.Event;
import se.budkavle.planning.Case;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/** What the timeline tells of decisions: that the event came, and what each send-out makes of it. */
final class PlanNews {
    private final TimelineStore timeline;
    private final Instant now;

    PlanNews(TimelineStore timeline, Instant now) {
        this.timeline = timeline;
        this.now = now;
    }

    /** Writes what there is to tell, but for what goes with a first step. Returns that, by communication. */
    Map<UUID, List<TimelineEntry>> tell(List<Decision> decisions, Set<UUID> begun) {
        var written = new ArrayList<TimelineEntry>();
        var told = new HashMap<UUID, List<TimelineEntry>>();
        for (Decision d : decisions) {
            var entries = new ArrayList<TimelineEntry>();
            entries.add(entry(d.facts()));
            consent(d.facts()).ifPresent(entries::add);
            unreadable(d.facts()).ifPresent(entries::add);
            for (Communication c : d.communications()) {
                entries.add(entry(c));
                if (begun.contains(c.communicationId())) {
                    told.put(c.communicationId(), List.copyOf(entries));
                    entries.clear();
                }
            }
            written.addAll(entries);
        }
        timeline.add(written);
        return told;
    }

    private static TimelineEntry entry(Case facts) {
        Event event = facts.event();
        return TimelineEntry.ofEvent(
                event.receivedAt(),
                "event",
                facts.customer().customerNo(),
                event.eventId(),
                event.type(),
                event.source(),
                Trace.id(event));
    }

    /** What a person has said by an event, and whether it stands: an older word, or a yes beside a no, changes nothing. */
    static Optional<TimelineEntry> consent(Case facts) {
        Event event = facts.event();
        if (!event.type().equals(EventPlanning.CONSENT_CHANGED)) {
            return Optional.empty();
        }
        ConsentWord word =
                ConsentWord.told(event.data().path("consent"), event.factTime(), event.receivedAt(), event.source());
        boolean stands = new Consents(facts.consents())
                .latest(word.purpose(), word.channel())
                .filter(word::equals)
                .isPresent();
        return Optional.of(TimelineEntry.ofEvent(
                event.receivedAt(),
                !stands ? "consent-overruled" : word.granted() ? "consent-given" : "consent-refused",
                facts.customer().customerNo(),
                event.eventId(),
                word.purpose(),
                word.channel().equals("*") ? "every channel" : word.channel(),
                word.at()));
    }

    /** What the event brought of its customer and nobody can read, where something is known that one can. */
    static Optional<TimelineEntry> unreadable(Case facts) {
        Event event = facts.event();
        List<String> fields = Register.unreadable(facts.customer(), event.data().path("customer"));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(TimelineEntry.ofEvent(
                        event.receivedAt(),
                        "known-kept",
                        facts.customer().customerNo(),
                        event.eventId(),
                        String.join(", ", fields)));
    }

    private TimelineEntry entry(Communication c) {
        return TimelineEntry.entry(
                now,
                c.state().isOpen() ? "planned" : "not-sent",
                c.customerNo(),
                c.eventId(),
                c.communicationId(),
                null,
                null,
                null,
                c.state().isOpen()
                        ? new Object[] {
                            c.sendout(), c.plan().stream().map(p -> p.channel()).collect(Collectors.joining(", "))
                        }
                        : told(c.sendout(), c.state().why()));
    }

    /** The send-out, then why, as a code and its arguments. */
    private static Object[] told(String sendout, Reason why) {
        return Stream.concat(Stream.of(sendout), Stream.of(why.spoken())).toArray();
    }
}
