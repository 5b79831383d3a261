package se.budkavle.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.SuppressionStore;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.DictionaryStore;
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
        Dictionaries dictionaries = dictionaries(jdbc);
        return new Stores(
                null,
                null,
                new CustomerStore(jdbc),
                new SuppressionStore(jdbc),
                new CommunicationStore(jdbc, dictionaries),
                new AttemptStore(jdbc, dictionaries),
                new SendStore(jdbc),
                new PayloadStore(jdbc, dictionaries),
                new ReportStore(jdbc, work),
                new ReplyStore(jdbc),
                null,
                new WorkItemStore(jdbc),
                new LaneStore(jdbc),
                new LimitStore(jdbc),
                work,
                new TimelineStore(jdbc),
                null);
    }

    /** Each thing is packed by a dictionary, as the hub does it, which is stored when the first of its kind is packed. */
    private static Dictionaries dictionaries(JdbcTemplate jdbc) {
        return new Dictionaries(
                new DictionaryStore(jdbc),
                () -> "release",
                subject -> Optional.of(subject.toString().getBytes(UTF_8)),
                Runnable::run);
    }
}
