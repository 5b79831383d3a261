package se.budkavle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import se.budkavle.work.WrongSettingException;

/** {@code budkavle.kafka.*}, for the door and the status topics alike, as Camel's component knows it. */
final class KafkaAccess {
    private static final Pattern BROKERS = Pattern.compile(
            "([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+]):\\d{1,5}(,([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+]):\\d{1,5})*");
    private static final Set<String> PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final Map<String, String> LOGINS = Map.of(
            "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
            "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
            "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");
    private static final String PREFIX = "budkavle.kafka.";
    private static final String COMPONENT = "camel.component.kafka.";

    private final ConfigurableEnvironment environment;
    private final Map<String, Object> derived = new HashMap<>();

    private KafkaAccess(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * The component's properties; none without brokers.
     *
     * @throws WrongSettingException naming the setting that is missing or wrong, and what would be right
     */
    static Map<String, Object> settings(ConfigurableEnvironment environment) {
        var access = new KafkaAccess(environment);
        access.given("brokers").ifPresent(access::derive);
        return access.derived;
    }

    private void derive(String brokers) {
        if (!BROKERS.matcher(brokers).matches()) {
            throw wrong("brokers", brokers, "write host:port with commas between, as kafka-1:9092,kafka-2:9092");
        }
        String protocol = oneOf("security", PROTOCOLS);
        derived.put(COMPONENT + "brokers", brokers);
        derived.put(COMPONENT + "security-protocol", protocol);
        if (protocol.startsWith("SASL_")) {
            String mechanism = oneOf("mechanism", LOGINS.keySet());
            derived.put(COMPONENT + "sasl-mechanism", mechanism);
            derived.put(
                    COMPONENT + "sasl-jaas-config",
                    "%s required username=%s password=%s;"
                            .formatted(LOGINS.get(mechanism), quoted(demanded("user")), quoted(demanded("password"))));
        }
        if (protocol.endsWith("SSL")) {
            store("truststore", (key, value) -> derived.put(COMPONENT + "ssl-truststore-" + key, value));
            store("keystore", (key, value) -> derived.put(COMPONENT + "ssl-keystore-" + key, value));
            given("keystore-password").ifPresent(secret -> derived.put(COMPONENT + "ssl-key-password", secret));
        }
    }

    private void store(String name, BiConsumer<String, String> put) {
        given(name).ifPresent(file -> {
            put.accept("location", file);
            put.accept("type", file.endsWith(".pem") ? "PEM" : file.endsWith(".jks") ? "JKS" : "PKCS12");
            given(name + "-password").ifPresent(secret -> put.accept("password", secret));
        });
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(environment.getProperty(PREFIX + name)).filter(value -> !value.isBlank());
    }

    private String demanded(String name) {
        return given(name)
                .orElseThrow(() -> new WrongSettingException(
                        PREFIX + name + " is missing: " + PREFIX + "security asks for a login"));
    }

    private String oneOf(String name, Set<String> known) {
        String value = given(name).orElse("");
        if (!known.contains(value)) {
            throw wrong(name, value, "use one of " + String.join(", ", new TreeSet<>(known)));
        }
        return value;
    }

    private WrongSettingException wrong(String name, String value, String remedy) {
        return new WrongSettingException(
                SettingShapes.asWritten(environment, PREFIX + name) + " cannot be '" + value + "': " + remedy);
    }

    /** As the configuration of a login reads it. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
