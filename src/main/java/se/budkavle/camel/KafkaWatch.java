package se.budkavle.camel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import se.budkavle.work.LanePulse;

/** Whether the topic can be read: asked by the route {@code intake-kafka-watch}, and by whoever wants to know. */
@Component("kafkaWatch")
public final class KafkaWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
    private static final String DOOR = "intake-kafka-events";
    private static final String PULSE = "kafka";

    private final KafkaDoor door;
    private final LanePulse pulse;
    private final ObjectProvider<CamelContext> camel;
    private volatile boolean away;

    KafkaWatch(KafkaDoor door, LanePulse pulse, ObjectProvider<CamelContext> camel) {
        this.door = door;
        this.pulse = pulse;
        this.camel = camel;
    }

    /**
     * {@code state}: {@code reading}, {@code holding} (nothing is taken at the moment, so that nothing is lost) or {@code
     * away} (no broker is reached). Empty where there is no Kafka.
     */
    public Map<String, Object> view() {
        Route route = camel.getObject().getRoute(DOOR);
        if (route == null) {
            return Map.of();
        }
        KafkaDoor.Standing standing = door.standing();
        var view = new LinkedHashMap<String, Object>();
        view.put("state", standing.holding() ? "holding" : isReading(route) ? "reading" : "away");
        view.put("brought", standing.brought());
        view.put("committed", standing.committed());
        return view;
    }

    /** Tells the watchdog, and starts a consumer again that has ended, as one does whose login was refused. */
    public void look() throws Exception {
        CamelContext context = camel.getObject();
        Route route = context.getRoute(DOOR);
        if (route == null || Backlog.isStopping(context)) {
            return;
        }
        tell(isReading(route));
        if (states(route).stream().anyMatch(KafkaWatch::hasEnded)) {
            context.getRouteController().stopRoute(DOOR);
            context.getRouteController().startRoute(DOOR);
        }
    }

    /**
     * Gave up, or was refused by a login: such a reader ends without being called terminated, and nothing of it goes on. One
     * that has no client yet has not begun.
     */
    static boolean hasEnded(TaskHealthState reader) {
        return reader.isTerminated() || reader.getClientId() != null && !reader.isReady() && !reader.isRecoverable();
    }

    private void tell(boolean reading) {
        if (reading) {
            pulse.fine(PULSE);
        } else {
            pulse.failed(PULSE, "no broker of budkavle.kafka.brokers lets the hub read budkavle.events");
        }
        if (away == reading) {
            LOG.warn(reading ? "the topic budkavle.events is read" : "the topic budkavle.events cannot be read");
            away = !reading;
        }
    }

    private static boolean isReading(Route route) {
        List<TaskHealthState> states = states(route);
        return !states.isEmpty() && states.stream().allMatch(TaskHealthState::isReady);
    }

    private static List<TaskHealthState> states(Route route) {
        return route.getConsumer() instanceof KafkaConsumer consumer ? consumer.healthStates() : List.of();
    }
}
