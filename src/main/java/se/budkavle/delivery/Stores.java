package se.budkavle.delivery;

import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.SuppressionStore;
import se.budkavle.event.DecisionStore;
import se.budkavle.event.EventStore;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.WorkStore;

/** The tables that a delivery step reads and writes in its transaction. */
public record Stores(
        EventStore events,
        DecisionStore decisions,
        CustomerStore customers,
        SuppressionStore suppressions,
        CommunicationStore communications,
        AttemptStore attempts,
        SendStore sends,
        PayloadStore payloads,
        ReportStore reports,
        ReplyStore replies,
        DocumentStore documents,
        WorkItemStore workItems,
        LaneStore lanes,
        LimitStore limits,
        WorkStore work,
        TimelineStore timeline,
        StatusStore statuses) {}
