package se.budkavle.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Communication;
import se.budkavle.delivery.ReportStore.RawReport;
import se.budkavle.delivery.ReportedPersons;
import se.budkavle.delivery.ReportedPersons.Hidden;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.event.Event;
import se.budkavle.event.QuarantineStore.Quarantined;
import se.budkavle.timeline.TimelineEntry;

/**
 * Who may see what of whom. A protected identity is hidden from every role but {@link Role#PROTECTED}, also in what was
 * stored before it was protected; each reading by that role is on the timeline before the answer goes out.
 */
@Component
final class Discretion {
    /** The kind of timeline entries that are readings. */
    static final String READING = "protected-read";

    private static final Pattern SAYS_PROTECTED = Pattern.compile("\"protectedIdentity\"\\s*:\\s*true");

    private final Stores stores;
    private final ReportedPersons reported;
    private final Clock clock;

    Discretion(Stores stores, ReportedPersons reported, Clock clock) {
        this.stores = stores;
        this.reported = reported;
        this.clock = clock;
    }

    boolean isProtected(Event event) {
        return new Customer((ObjectNode) event.data().path("customer")).protectedIdentity()
                || stores.customers().isProtected(event.customerNo());
    }

    boolean isProtected(Communication c) {
        return stores.events().find(List.of(c.eventId())).stream().anyMatch(this::isProtected);
    }

    /** Raw data of an event: what came in, what was handed over, what came back. */
    void mayRead(Role role, Event event, String what) {
        demand(role, isProtected(event));
        noted(role, isProtected(event), event.customerNo(), event.eventId(), null, null, what);
    }

    void mayRead(Role role, Attempt attempt, String what) {
        Communication c =
                stores.communications().find(attempt.communicationId()).orElseThrow();
        boolean isProtected = isProtected(c);
        demand(role, isProtected);
        noted(role, isProtected, c.customerNo(), c.eventId(), c.communicationId(), attempt.attemptId(), what);
    }

    /** A report is as guarded as the most guarded person that it tells of. */
    void mayRead(Role role, RawReport report) {
        demand(role, false);
        List<Hidden> hidden = reported.hidden(report);
        demand(role, !hidden.isEmpty());
        hidden.forEach(
                h -> noted(role, true, h.customerNo(), h.eventId(), h.communicationId(), h.attemptId(), "report"));
    }

    /** Nobody has read this input, so it is taken at its own word too. */
    void mayRead(Role role, Quarantined input, String what) {
        boolean isProtected = SAYS_PROTECTED
                        .matcher(new String(input.body(), StandardCharsets.ISO_8859_1))
                        .find()
                || input.customerNo() != null && stores.customers().isProtected(input.customerNo());
        demand(role, isProtected);
        noted(role, isProtected, input.customerNo(), input.eventId(), null, null, what);
    }

    /** Full addresses of a communication's plan. */
    void addressesRead(Role role, boolean isProtected, Communication c) {
        noted(role, isProtected, c.customerNo(), c.eventId(), c.communicationId(), null, "addresses");
    }

    void addressesRead(Role role, boolean isProtected, Event event) {
        noted(role, isProtected, event.customerNo(), event.eventId(), null, null, "addresses");
    }

    void suppressionsRead(Role role, boolean isProtected, String customerNo) {
        noted(role, isProtected, customerNo, null, null, null, "suppressions");
    }

    /** Whether this role sees what belongs to a work item's customer; the answer that it does is noted as a reading. */
    boolean shows(Role role, WorkItem item, String what) {
        boolean isProtected = item.customerNo() != null && stores.customers().isProtected(item.customerNo());
        boolean shown = item.customerNo() != null && (role == Role.PROTECTED || role == Role.OPERATOR && !isProtected);
        if (shown) {
            noted(role, isProtected, item.customerNo(), item.eventId(), item.communicationId(), item.attemptId(), what);
        }
        return shown;
    }

    private static void demand(Role role, boolean isProtected) {
        if (role == Role.VIEWER) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "this token shows no raw data; ask with the operator's");
        }
        if (isProtected && role != Role.PROTECTED) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "the person's identity is protected; only the token of the role protected shows this");
        }
    }

    private void noted(
            Role role,
            boolean isProtected,
            @Nullable String customerNo,
            @Nullable UUID eventId,
            @Nullable UUID communicationId,
            @Nullable UUID attemptId,
            String what) {
        if (isProtected && role == Role.PROTECTED) {
            stores.timeline()
                    .add(List.of(TimelineEntry.entry(
                            clock.instant(),
                            READING,
                            customerNo,
                            eventId,
                            communicationId,
                            attemptId,
                            null,
                            null,
                            what)));
        }
    }
}
