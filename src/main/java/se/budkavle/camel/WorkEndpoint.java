package se.budkavle.camel;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** One lane of the durable queue. */
final class WorkEndpoint extends DefaultEndpoint {
    private final String lane;
    private final LaneSteps steps;
    private @Nullable String partner;
    private int batch;
    private int threads = 1;

    WorkEndpoint(String uri, WorkComponent component, String lane, LaneSteps steps) {
        super(uri, component);
        this.lane = lane;
        this.steps = steps;
    }

    void setPartner(@Nullable String partner) {
        this.partner = partner;
    }

    void setBatch(int batch) {
        this.batch = batch;
    }

    void setThreads(int threads) {
        this.threads = threads;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("work: is where routes begin; the verbs' beans put work into it");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return switch (lane) {
            case "attempts" -> new AttemptConsumer(this, processor, steps, demandPartner(), batch);
            case "batches" -> new BatchConsumer(this, processor, steps, demandPartner());
            case "lookups" -> new LookupConsumer(this, processor, steps, demandPartner());
            default -> new StepConsumer(this, processor, steps, lane, batch, threads);
        };
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
