package se.budkavle.camel;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
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

    private final Backlog backlog;

    JmsDoor(Backlog backlog) {
        this.backlog = backlog;
    }

    /** Holds the queue up while the hub has enough before it; the message at hand goes back when the hub stops meanwhile. */
    void pace(Exchange exchange) throws InterruptedException {
        if (!backlog.awaitRoom(Backlog.ARTEMIS, exchange.getContext())) {
            throw new RejectedExecutionException("the hub stops");
        }
    }

    /** What could not be stored comes again, after a while. What failed may quote what was sent: its kind alone is told. */
    void giveBack(Exchange exchange) {
        Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (!Backlog.isStopping(exchange.getContext())) {
            LOG.warn("a message of the queue waits, it could not be taken: {}", Causes.of(e));
        }
        exchange.setRollbackOnly(true);
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
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(new Received.Message(DOOR, delivered, delivery(message)));
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
