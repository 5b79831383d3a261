package se.budkavle.delivery;

import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.SuppressionStore;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Stores for tests of single steps: those that need no more than a database, and none of the others. */
public final class SomeStores {
    private SomeStores() {}

    /** For a step that is not to get as far as any. */
    public static Stores none() {
        return new Stores(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static Stores of(JdbcTemplate jdbc) {
        var work = new WorkStore(jdbc, new WorkSignals());
        return new Stores(
                null,
                null,
                new CustomerStore(jdbc),
                new SuppressionStore(jdbc),
                new CommunicationStore(jdbc),
                new AttemptStore(jdbc, null),
                new SendStore(jdbc),
                new PayloadStore(jdbc, null),
                new ReportStore(jdbc, work),
                new ReplyStore(jdbc),
                null,
                new WorkItemStore(jdbc),
                null,
                new LimitStore(jdbc),
                work,
                new TimelineStore(jdbc),
                null);
    }
}
