package se.budkavle.camel;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Where a mail relay is and how it is spoken with.
 *
 * @param tls {@code offered}: STARTTLS when the relay has it; {@code required}: no mail without it; {@code implicit}:
 *     TLS from the first byte
 * @param hello the name we greet with
 * @param timeout of one whole send
 */
public record RelaySettings(
        String host, int port, String user, String password, String tls, String hello, Duration timeout) {

    public static RelaySettings of(Map<String, String> parameters, Duration timeout) {
        return new RelaySettings(
                parameters.getOrDefault("host", "localhost"),
                Integer.parseInt(parameters.getOrDefault("port", "587")),
                parameters.getOrDefault("user", ""),
                parameters.getOrDefault("password", ""),
                parameters.getOrDefault("tls", "offered"),
                parameters.getOrDefault("bounceDomain", "localhost"),
                timeout);
    }

    Properties properties() {
        // rounded up: nothing ends before the time that it has
        String millis = String.valueOf(Math.ceilDiv(timeout.toNanos(), 1_000_000));
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.localhost", hello);
        properties.setProperty("mail.smtp.auth", String.valueOf(!user.isEmpty()));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(!tls.equals("implicit")));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(tls.equals("required")));
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(tls.equals("implicit")));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RelaySettings[" + host + ":" + port + ", " + tls + "]";
    }
}
