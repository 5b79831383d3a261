package se.budkavle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Register;
import se.budkavle.event.Event;
import se.budkavle.event.EventReader;
import se.budkavle.event.Reading;
import se.budkavle.planning.Case;
import se.budkavle.planning.Rules;
import se.budkavle.work.BusinessClock;

/** An event in a file, read as a door reads it, with the customer that it brings as the whole register. */
final class EventFile {
    private EventFile() {}

    /**
     * The case that the planner would have, were nothing else known.
     *
     * @throws VerbFailedException with the pointers of everything that a door would refuse
     */
    static Case read(@Nullable Path file, Rules rules, Instant now) {
        var reader = new EventReader(rules.events(), Clock.fixed(now, BusinessClock.ZONE));
        return switch (reader.read(InputFile.bytes(file))) {
            case Reading.Accepted accepted -> caseOf(accepted.event(), now);
            case Reading.Refused refused -> throw VerbFailedException.refused(complaint(refused));
        };
    }

    private static Case caseOf(Event event, Instant now) {
        ObjectNode snapshot = (ObjectNode) event.data().path("customer");
        var merged = Register.merge(null, Map.of(), snapshot, event.factTime());
        var words = Register.words(snapshot, event.factTime(), event.source());
        return new Case(event, new Customer(merged.data()), words, List.of(), List.of(), now);
    }

    private static String complaint(Reading.Refused refused) {
        String errors = refused.errors().stream()
                .map(e -> (e.pointer().isEmpty() ? "" : e.pointer() + " ") + e.message())
                .collect(Collectors.joining("; "));
        return errors.isEmpty() ? refused.title() : refused.title() + " " + errors;
    }
}
