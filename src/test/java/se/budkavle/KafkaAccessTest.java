package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class KafkaAccessTest {
    @Test
    void withoutBrokersThereIsNoKafka() {
        assertThat(settings(Map.of("brokers", ""))).isEmpty();
    }

    @Test
    void aPasswordMayHoldAnyCharacter() {
        String password = "a\"b\\c; d='e";

        var settings = settings(Map.of(
                "brokers", "kafka-1:9092,[::1]:9093",
                "security", "SASL_SSL",
                "user", "budkavle",
                "password", password,
                "truststore", "/etc/budkavle/kafka.pem"));

        String jaas = settings.get("camel.component.kafka.sasl-jaas-config").toString();
        var login = JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(jaas)))
                .configurationEntries()
                .getFirst();
        assertThat(login.getOptions().get("username")).isEqualTo("budkavle");
        assertThat(login.getOptions().get("password")).isEqualTo(password);
        assertThat(settings)
                .containsEntry("camel.component.kafka.sasl-mechanism", "SCRAM-SHA-512")
                .containsEntry("camel.component.kafka.ssl-truststore-location", "/etc/budkavle/kafka.pem")
                .containsEntry("camel.component.kafka.ssl-truststore-type", "PEM");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            brokers=kafka            | budkavle.kafka.brokers cannot be 'kafka': write host:port with commas between
            security=TLS             | budkavle.kafka.security cannot be 'TLS': use one of PLAINTEXT, SASL_PLAINTEXT, SASL_SSL, SSL
            security=SASL_SSL        | budkavle.kafka.user is missing: budkavle.kafka.security asks for a login
            security=SASL_SSL,mechanism=GSSAPI | budkavle.kafka.mechanism cannot be 'GSSAPI': use one of PLAIN, SCRAM-SHA-256
            """)
    void whatCannotWorkIsRefusedByItsName(String wrong, String told) {
        var given = new HashMap<>(Map.of("brokers", "kafka:9092"));
        for (String setting : wrong.split(",")) {
            given.put(setting.split("=")[0], setting.split("=")[1]);
        }

        assertThatThrownBy(() -> settings(given)).hasMessageStartingWith(told);
    }

    private static Map<String, Object> settings(Map<String, String> given) {
        var environment = new MockEnvironment()
                .withProperty("budkavle.kafka.security", "PLAINTEXT")
                .withProperty("budkavle.kafka.mechanism", "SCRAM-SHA-512");
        given.forEach((name, value) -> environment.setProperty("budkavle.kafka." + name, value));
        return KafkaAccess.settings(environment);
    }
}
