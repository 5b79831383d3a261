package se.budkavle.camel;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.Delivered;

/**
 * The queue's first step. Text and bytes only: what else there is goes to quarantine as the broker carried it, and an
 * object is never made of it. Every header is dropped.
 */
@Component("jmsDoor")
final class JmsDoor {
    private static final Logger LOG = LoggerFactory.getLogger(JmsDoor.class);
    private static final String DOOR = "artemis";
    private static final String ORIGIN = "budkavle.events";
    private static final String JSON = "application/json";
    private static final int MOST_BYTES = 32 * 1024 * 1024;
    private static final String DELIVERY = "budkavle.jms.delivery";
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Backlog backlog;

    JmsDoor(Backlog backlog) {
        this.backlog = backlog;
    }

    /**
     * Holds the queue up while the database is away or the hub has enough before it: a broker counts how often a message is
     * given back, and may put it aside. The message at hand goes back when the hub stops meanwhile.
     */
    void pace(Exchange exchange) throws InterruptedException {
        CamelContext context = exchange.getContext();
        boolean told = false;
        while (!Backlog.isStopping(context)) {
            try {
                if (backlog.awaitRoom(Backlog.ARTEMIS, context)) {
                    return;
                }
            } catch (DataAccessException | TransactionException e) {
                if (!told) {
                    LOG.warn("messages wait in their queue, the database is away: {}", Causes.of(e));
                }
                told = true;
                Backlog.pause(AFTER_TROUBLE, context);
            }
        }
        throw new RejectedExecutionException("the hub stops");
    }

    /**
     * What could not be stored comes again. Where the database is away it is held for a while before that, longer each
     * time: the next message would fare no better. What failed may quote what was sent: its kind alone is told.
     */
    void giveBack(Exchange exchange) throws InterruptedException {
        exchange.setRollbackOnly(true);
        CamelContext context = exchange.getContext();
        if (Backlog.isStopping(context)) {
            return;
        }
        Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.warn("a message of the queue waits, it could not be taken: {}", Causes.of(e));
        if (e instanceof RuntimeException failure && MessageIntake.isAway(failure)) {
            Backlog.pause(pause(exchange.getProperty(DELIVERY, 1, Integer.class)), context);
        }
    }

    /** @param delivery 1 for the first time */
    static Duration pause(int delivery) {
        Duration pause = AFTER_TROUBLE.multipliedBy(1L << Math.clamp(delivery - 1L, 0, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    void typed(Exchange exchange) throws JMSException {
        Message message = exchange.getMessage(JmsMessage.class).getJmsMessage();
        Delivered delivered =
                switch (message) {
                    case TextMessage text -> new Delivered(DOOR, ORIGIN, utf8(text.getText()), JSON, null);
                    case BytesMessage bytes
                    when bytes.getBodyLength() > MOST_BYTES ->
                        unopened(read(bytes), "is larger than 32 MB; its beginning is kept");
                    case BytesMessage bytes -> new Delivered(DOOR, ORIGIN, read(bytes), JSON, null);
                    case ObjectMessage object ->
                        unopened(carried(object), "is a serialized object, which is never opened; send text or bytes");
                    default ->
                        unopened(carried(message), "is neither text nor bytes; send a CloudEvent as one of them");
                };
        int delivery = delivery(message);
        exchange.setProperty(DELIVERY, delivery);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(new Received.Message(DOOR, delivered, delivery));
    }

    private static Delivered unopened(byte[] body, String reason) {
        return new Delivered(DOOR, ORIGIN, body, "application/octet-stream", reason);
    }

    private static int delivery(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }

    private static byte[] utf8(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(BytesMessage bytes) throws JMSException {
        var body = new byte[(int) Math.min(bytes.getBodyLength(), MOST_BYTES)];
        bytes.readBytes(body);
        return body;
    }

    private static byte[] carried(Message message) {
        ActiveMQBuffer buffer = ((ActiveMQMessage) message).getCoreMessage().getReadOnlyBodyBuffer();
        var body = new byte[Math.min(buffer.readableBytes(), MOST_BYTES)];
        buffer.readBytes(body);
        return body;
    }
}
