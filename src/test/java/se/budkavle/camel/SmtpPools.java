package se.budkavle.camel;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionFactory;
import se.budkavle.partner.MailDocument;

/** What tests of a pool's connections have in common. */
final class SmtpPools {
    private SmtpPools() {}

    static RelaySettings settings(ScriptedRelay relay, String tls, String host, Duration timeout) {
        return new RelaySettings(host, relay.port(), "", "", tls, "localhost", timeout);
    }

    static MailDocument mail(String to, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 'x');
        return new MailDocument("b@example.com", to + "@example.com", "1", "<1@example.com>", content);
    }

    static RelayTransport connection(RelaySettings settings, boolean vouched) {
        Properties properties = settings.properties();
        if (vouched) {
            properties.setProperty("mail.smtp.ssl.trust", settings.host());
        }
        return RelayTransport.with(properties);
    }

    static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    static SmtpPool.Answer get(Future<SmtpPool.Answer> sent) throws Exception {
        soon().until(sent::isDone);
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
