package se.budkavle.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.stereotype.Component;

/**
 * {@code work:<lane>}: how a route starts from the durable queue. The lanes between the verbs ({@code plan, steps,
 * reports, bounces, ambiguous, cutoffs}) give a batch of ids in one transaction, on so many {@code threads}, in rounds of at
 * least {@code gather} milliseconds while the lane is busy; {@code attempts} and {@code batches}, with {@code partner=<name>}, give one leased message or sealed batch at a time. {@code
 * budkavle.bulk} bounds every batch. {@code status}, with {@code subscriber=<name>}, tells a source system one status at a
 * time: of the {@code kinds} and {@code sources} that it names.
 */
@Component("work-component")
public final class WorkComponent extends DefaultComponent {
    private final LaneSteps steps;

    public WorkComponent(LaneSteps steps) {
        this.steps = steps;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var endpoint = new WorkEndpoint(uri, this, remaining, steps);
        endpoint.setPartner(getAndRemoveParameter(parameters, "partner", String.class));
        endpoint.setBatch(Math.min(steps.bulk(), getAndRemoveParameter(parameters, "batch", Integer.class, 100)));
        endpoint.setThreads(getAndRemoveParameter(parameters, "threads", Integer.class, 1));
        endpoint.setHelpers(getAndRemoveParameter(parameters, "helpers", Integer.class, 0));
        endpoint.setGather(
                getAndRemoveParameter(parameters, "gather", Integer.class, (int) PollingConsumer.GATHER.toMillis()));
        endpoint.setSubscriber(getAndRemoveParameter(parameters, "subscriber", String.class));
        endpoint.setKinds(getAndRemoveParameter(parameters, "kinds", String.class, "*"));
        endpoint.setSources(getAndRemoveParameter(parameters, "sources", String.class, "*"));
        return endpoint;
    }
}
