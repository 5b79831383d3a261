package se.budkavle.camel;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.stereotype.Component;
import se.budkavle.work.LanePulse;

/** Whether the queue can be read: asked by the route {@code intake-artemis-watch}, and by whoever wants to know. */
@Component("artemisWatch")
public final class ArtemisWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ArtemisWatch.class);
    private static final String DOOR = "intake-artemis-events";
    private static final String PULSE = "artemis";

    private final LanePulse pulse;
    private final ObjectProvider<CamelContext> camel;
    private volatile boolean away;

    ArtemisWatch(LanePulse pulse, ObjectProvider<CamelContext> camel) {
        this.pulse = pulse;
        this.camel = camel;
    }

    /**
     * {@code state}: {@code reading} or {@code away} (no broker is reached, or it does not let the hub read). Empty where
     * nobody reads the queue.
     */
    public Map<String, Object> view() throws Exception {
        CamelContext context = camel.getObject();
        Route route = context.getRoute(DOOR);
        return route == null || Backlog.isStopping(context)
                ? Map.of()
                : Map.of("state", isReading(route) ? "reading" : "away");
    }

    /** Tells the watchdog. The readers themselves come again until they are let in. */
    public void look() throws Exception {
        CamelContext context = camel.getObject();
        Route route = context.getRoute(DOOR);
        if (route != null && !Backlog.isStopping(context)) {
            tell(isReading(route));
        }
    }

    private void tell(boolean reading) {
        if (reading) {
            pulse.fine(PULSE);
        } else {
            pulse.failed(PULSE, "no broker at budkavle.artemis.url lets the hub read budkavle.events");
        }
        if (away == reading) {
            LOG.warn(reading ? "the queue budkavle.events is read" : "the queue budkavle.events cannot be read");
            away = !reading;
        }
    }

    /** A reader that was cut off, or never let in, is not registered with its queue. */
    private static boolean isReading(Route route) throws Exception {
        return route.getConsumer() instanceof JmsConsumer consumer
                && consumer.getListenerContainer() instanceof DefaultMessageListenerContainer readers
                && readers.isRegisteredWithDestination();
    }
}
