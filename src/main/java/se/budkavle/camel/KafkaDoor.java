package se.budkavle.camel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.Delivered;
import se.budkavle.work.Busy;

/**
 * The topic's steps: holds the records up, makes them typed bodies, and commits their offsets after the database has them.
 * Nothing is ever committed by a timer. What fails in between is not committed and comes again; by then the events are
 * known. Thread-safe.
 */
@Component("kafkaDoor")
public final class KafkaDoor implements Busy {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDoor.class);
    private static final String DOOR = "kafka";
    private static final String COMMITS = "budkavle.kafka.commits";
    private static final int MOST_BYTES = 32 * 1024 * 1024;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Backlog backlog;
    private final AtomicLong brought = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean holding;
    private volatile boolean working;

    KafkaDoor(Backlog backlog) {
        this.backlog = backlog;
    }

    /**
     * @param brought records since this hub started; those that came again count again
     * @param committed of these, those that will not come again
     * @param holding whether the hub takes none at the moment: the database is away, or too much waits to be planned
     */
    public record Standing(long brought, long committed, boolean holding) {}

    public Standing standing() {
        return new Standing(brought.get(), committed.get(), holding);
    }

    @Override
    public boolean busy() {
        return working;
    }

    /** Holds the records up while the database is away or the hub has enough before it. */
    public void pace(Exchange exchange) throws InterruptedException {
        working = true;
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                working = false;
            }
        });
        CamelContext context = exchange.getContext();
        while (!Backlog.isStopping(context) && !isRoom()) {
            holding = true;
            Backlog.pause(AFTER_TROUBLE, context);
        }
        holding = false;
        if (Backlog.isStopping(context)) {
            throw new RejectedExecutionException("the hub stops");
        }
    }

    private boolean isRoom() {
        try {
            return backlog.isRoom(Backlog.KAFKA);
        } catch (DataAccessException | TransactionException e) {
            if (!holding) {
                LOG.warn("records wait in their topic, the database is away: {}", Causes.of(e));
            }
            return false;
        }
    }

    /** A list of records becomes {@link Received.Messages}, and nothing else of what came in is left. */
    public void typed(Exchange exchange) {
        List<?> records = exchange.getMessage().getBody(List.class);
        var delivered = new ArrayList<Delivered>(records.size());
        Map<TopicPartition, KafkaManualCommit> last = new LinkedHashMap<>();
        for (Object each : records) {
            Message message = ((Exchange) each).getMessage();
            var place = new TopicPartition(
                    message.getHeader(KafkaConstants.TOPIC, String.class),
                    message.getHeader(KafkaConstants.PARTITION, Integer.class));
            long offset = message.getHeader(KafkaConstants.OFFSET, Long.class);
            String origin = place.topic() + " partition " + place.partition() + " offset " + offset;
            delivered.add(delivered(origin, (byte[]) message.getBody()));
            last.put(place, message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
        }
        brought.addAndGet(records.size());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(new Received.Messages(DOOR, delivered));
        exchange.setProperty(COMMITS, new Commits(records.size(), last.values()));
    }

    /** @param last of each partition */
    private record Commits(int records, Collection<KafkaManualCommit> last) {}

    private static Delivered delivered(String origin, byte[] value) {
        if (value == null) {
            return unopened(origin, new byte[0], "is a tombstone: an event has no value; send a CloudEvent");
        }
        if (value.length > MOST_BYTES) {
            byte[] beginning = Arrays.copyOf(value, MOST_BYTES);
            return unopened(origin, beginning, "is larger than 32 MB; its beginning is kept");
        }
        return new Delivered(DOOR, origin, value, "application/json", null);
    }

    private static Delivered unopened(String origin, byte[] body, String reason) {
        return new Delivered(DOOR, origin, body, "application/octet-stream", reason);
    }

    /** The database has them. A commit that fails ends this consumer's turn: all of them come again, and are known. */
    public void commit(Exchange exchange) {
        Commits commits = exchange.getProperty(COMMITS, Commits.class);
        commits.last().forEach(KafkaManualCommit::commit);
        committed.addAndGet(commits.records());
    }

    /**
     * What was not taken, or not committed, comes again; after a while where the database would take none of them. What
     * failed may quote what was sent: its kind alone is told, and the consumer, which repeats what it is told, is told
     * nothing else.
     */
    public void giveBack(Exchange exchange) throws InterruptedException {
        CamelContext context = exchange.getContext();
        if (!Backlog.isStopping(context)) {
            Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn("records of the topic come again, they could not be taken: {}", Causes.of(e));
            if (e instanceof RuntimeException failure && MessageIntake.isAway(failure)) {
                Backlog.pause(AFTER_TROUBLE, context);
            }
        }
        throw new RejectedExecutionException("they come again");
    }
}
