package se.budkavle.camel;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Alert;

/** Alerts as mails to the operator, by a relay of its own: the partners' may be what is stuck. */
@Component
@ConditionalOnExpression("!'${budkavle.alert.mail.to:}'.isEmpty()")
final class AlertMail implements Alert.Hook {
    private static final String SETTINGS = "budkavle.alert.mail.";

    private final RelaySettings relay;
    private final String from;
    private final InternetAddress[] to;

    /** @throws IllegalArgumentException when an address is none, or host or sender are missing */
    AlertMail(Environment environment) {
        var parameters = new HashMap<String, String>();
        for (String name : new String[] {"host", "port", "user", "password", "tls"}) {
            String value = environment.getProperty(SETTINGS + name);
            if (value != null) {
                parameters.put(name, value);
            }
        }
        demand(parameters, "host");
        this.from = environment.getProperty(SETTINGS + "from", "");
        demand(Map.of("from", from), "from");
        this.relay = RelaySettings.of(parameters, Duration.ofSeconds(5));
        try {
            this.to = InternetAddress.parse(environment.getRequiredProperty(SETTINGS + "to"), true);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(SETTINGS + "to is no list of mail addresses with commas between", e);
        }
    }

    private static void demand(Map<String, String> parameters, String name) {
        if (parameters.getOrDefault(name, "").isBlank()) {
            throw new IllegalArgumentException(SETTINGS + "to needs " + SETTINGS + name);
        }
    }

    @Override
    public void tell(Alert alert) throws MessagingException {
        Session session = Session.getInstance(relay.properties());
        var mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress(from));
        mail.setRecipients(Message.RecipientType.TO, to);
        mail.setSubject("Budkavle: " + alert.kind() + " " + alert.state(), StandardCharsets.UTF_8.name());
        mail.setText(
                alert.text() + "\n\nraised " + alert.raisedAt()
                        + (alert.clearedAt() == null ? "" : "\ncleared " + alert.clearedAt()) + "\nid " + alert.id()
                        + "\n",
                StandardCharsets.UTF_8.name());
        try (Transport transport = session.getTransport("smtp")) {
            boolean anonymous = relay.user().isEmpty();
            transport.connect(
                    relay.host(), relay.port(), anonymous ? null : relay.user(), anonymous ? null : relay.password());
            mail.saveChanges();
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }
}
