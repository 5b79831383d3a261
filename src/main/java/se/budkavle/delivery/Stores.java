package se.budkavle.delivery;

import se.budkavle.customer.CustomerStore;
import se.budkavle.event.EventStore;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.WorkStore;

/** The tables that a delivery step reads and writes in its transaction. */
public record Stores(
        EventStore events,
        CustomerStore customers,
        CommunicationStore communications,
        AttemptStore attempts,
        ReportStore reports,
        DocumentStore documents,
        WorkItemStore workItems,
        LaneStore lanes,
        LimitStore limits,
        WorkStore work,
        TimelineStore timeline) {}
