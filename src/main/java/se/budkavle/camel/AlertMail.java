package se.budkavle.camel;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Alert;
import se.budkavle.work.WrongSettingException;

/** Alerts as mails to the operator, by a relay of its own: the partners' may be what is stuck. */
@Component
@ConditionalOnExpression("!'${budkavle.alert.mail.to:}'.isEmpty()")
final class AlertMail implements Alert.Hook {
    private static final String SETTINGS = "budkavle.alert.mail.";
    private static final Duration EACH_ANSWER = Duration.ofSeconds(5);
    /** Of the time for an answer, for the whole dialogue: other alerts wait meanwhile. */
    private static final int ANSWERS = 6;

    private final RelaySettings relay;
    private final String from;
    private final InternetAddress[] to;

    /** @throws WrongSettingException when an address is none, or host or sender are missing */
    @Autowired
    AlertMail(Environment environment) {
        this(environment, EACH_ANSWER);
    }

    AlertMail(Environment environment, Duration eachAnswer) {
        var parameters = new HashMap<String, String>();
        for (String name : new String[] {"host", "port", "user", "password", "tls"}) {
            String value = environment.getProperty(SETTINGS + name);
            if (value != null && !value.isBlank()) {
                parameters.put(name, value);
            }
        }
        demand(parameters, "host");
        this.from = environment.getProperty(SETTINGS + "from", "");
        demand(Map.of("from", from), "from");
        this.relay = RelaySettings.of(parameters, eachAnswer);
        try {
            this.to = InternetAddress.parse(environment.getRequiredProperty(SETTINGS + "to"), true);
        } catch (MessagingException e) {
            throw new WrongSettingException(SETTINGS + "to is no list of mail addresses with commas between");
        }
    }

    private static void demand(Map<String, String> parameters, String name) {
        if (parameters.getOrDefault(name, "").isBlank()) {
            throw new WrongSettingException(SETTINGS + "to needs " + SETTINGS + name);
        }
    }

    @Override
    public void tell(Alert alert) throws MessagingException {
        tell(alert, Deadlines::after);
    }

    void tell(Alert alert, SendTime.Alarm alarm) throws MessagingException {
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
        mail.saveChanges();
        try (var time = new SendTime(relay.timeout().multipliedBy(ANSWERS), alarm);
                var transport = RelayTransport.with(relay.properties())) {
            time.take(transport);
            transport.open(relay);
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }
}
