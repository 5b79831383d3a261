package se.budkavle.cli.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Register;
import se.budkavle.event.Event;
import se.budkavle.planning.Case;

/** The case that the planner has when nothing is known but what the event itself brings. */
public final class SnapshotCase {
    private SnapshotCase() {}

    public static Case of(Event event, Instant now) {
        var snapshot = (ObjectNode) event.data().path("customer");
        var merged = Register.merge(null, Map.of(), snapshot, event.factTime());
        var words = Register.words(snapshot, event.factTime(), event.source());
        return new Case(event, new Customer(merged.data()), words, List.of(), List.of(), now);
    }
}
