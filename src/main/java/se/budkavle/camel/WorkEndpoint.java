package se.budkavle.camel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.StatusFeed.Wanted;
import se.budkavle.delivery.StatusTypes;

/** One lane of the durable queue. */
final class WorkEndpoint extends DefaultEndpoint {
    private final String lane;
    private final LaneSteps steps;
    private @Nullable String partner;
    private @Nullable String subscriber;
    private String kinds = "*";
    private String sources = "*";
    private int batch;
    private int threads = 1;
    private int helpers;
    private Duration gather = PollingConsumer.GATHER;

    WorkEndpoint(String uri, WorkComponent component, String lane, LaneSteps steps) {
        super(uri, component);
        this.lane = lane;
        this.steps = steps;
    }

    void setPartner(@Nullable String partner) {
        this.partner = partner;
    }

    void setSubscriber(@Nullable String subscriber) {
        this.subscriber = subscriber;
    }

    void setKinds(String kinds) {
        this.kinds = kinds;
    }

    void setSources(String sources) {
        this.sources = sources;
    }

    void setBatch(int batch) {
        this.batch = batch;
    }

    void setThreads(int threads) {
        this.threads = threads;
    }

    /** @param helpers how many threads besides work while one cannot take all that waits */
    void setHelpers(int helpers) {
        this.helpers = helpers;
    }

    /** @param millis how long a round of the lane lasts at least while it is busy */
    void setGather(int millis) {
        this.gather = Duration.ofMillis(millis);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("work: is where routes begin; the verbs' beans put work into it");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return switch (lane) {
            case "attempts" ->
                new AttemptConsumer(
                        this, processor, steps, demandPartner(), batch, System::nanoTime, InstantSource.system());
            case "batches" -> new BatchConsumer(this, processor, steps, demandPartner());
            case "withdrawals" -> new WithdrawConsumer(this, processor, steps, demandPartner());
            case "inquiries" -> new InquiryConsumer(this, processor, steps, demandPartner());
            case "lookups" -> new LookupConsumer(this, processor, steps, demandPartner());
            case "status" -> new StatusConsumer(this, processor, steps, demandSubscriber(), wanted());
            default -> new StepConsumer(this, processor, steps, lane, batch, threads, helpers, gather);
        };
    }

    private Wanted wanted() {
        return new Wanted(StatusTypes.of(words(kinds)), Set.copyOf(words(sources)));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String demandSubscriber() {
        if (subscriber == null || !subscriber.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "work:status needs the parameter subscriber, in small letters, digits and hyphens");
        }
        return subscriber;
    }

    private String demandPartner() {
        if (partner == null) {
            throw new IllegalArgumentException("work:" + lane + " needs the parameter partner");
        }
        return partner;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }
}
