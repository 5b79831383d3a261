package se.budkavle.camel;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.springframework.stereotype.Component;

/**
 * The queue's first step. Text and bytes only: an object message is never opened, its kind alone goes to quarantine. Every
 * header is dropped.
 */
@Component("jmsDoor")
final class JmsDoor {
    private static final String ORIGIN = "budkavle.events";
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    void typed(Exchange exchange) throws JMSException {
        jakarta.jms.Message message = exchange.getMessage(JmsMessage.class).getJmsMessage();
        Received received =
                switch (message) {
                    case TextMessage text -> received(text.getText(), "application/json");
                    case BytesMessage bytes -> new Received.Message("artemis", ORIGIN, read(bytes), "application/json");
                    default ->
                        new Received.Message(
                                "artemis",
                                ORIGIN,
                                ("a message of a kind that is not taken: " + message.getJMSType())
                                        .getBytes(StandardCharsets.UTF_8),
                                "text/plain");
                };
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(received);
    }

    private static Received received(String text, String mediaType) {
        byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        return new Received.Message("artemis", ORIGIN, body, mediaType);
    }

    private static byte[] read(BytesMessage bytes) throws JMSException {
        var body = new byte[(int) Math.min(bytes.getBodyLength(), MOST_BYTES)];
        bytes.readBytes(body);
        return body;
    }
}
