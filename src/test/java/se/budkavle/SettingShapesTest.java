package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.support.ResourcePropertySource;
import se.budkavle.delivery.Watchdog;
import se.budkavle.work.WrongSettingException;

/** A setting with a wrong value is told by its name, with what would be right, before anything starts. */
class SettingShapesTest {
    private static final Pattern READ =
            Pattern.compile("@Value\\(\"\\$\\{(budkavle\\.[a-z.-]+)[^\"]*\"\\) (?:int|long|boolean|Duration) "
                    + "|get(?:Required)?Property\\(\\s*\"(budkavle\\.[a-z.-]+)\",\\s*(?:Long|Boolean|Integer|Duration)\\.class"
                    + "|bind\\(\"(budkavle\\.[a-z.-]+)\", Duration\\.class");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            BUDKAVLE_DISK_LEAST_MB         | much    | write a whole number of megabytes, 0 or more
            BUDKAVLE_DISK_LEASTMB          | -1      | write a whole number of megabytes, 0 or more
            BUDKAVLE_WATCH_DISK_MB         | 1.5     | write a whole number of megabytes, 0 or more
            BUDKAVLE_PORT                  | 70000   | write a port, a whole number from 0 to 65535
            BUDKAVLE_ARTEMIS_PORT          | amqp    | write a port, a whole number from 0 to 65535, or nothing
            BUDKAVLE_BULK                  | 0       | write a whole number, 1 or more
            BUDKAVLE_BULK                  | ""      | write a whole number, 1 or more
            BUDKAVLE_BULK                  | 3000000000 | write a whole number, 1 or more
            BUDKAVLE_HTTP_MOST_UNPLANNED   | 0       | write a whole number, 1 or more, or nothing
            BUDKAVLE_SANDBOX               | maybe   | write true or false
            BUDKAVLE_SANDBOX_TIME          | Real    | write leap or real
            BUDKAVLE_SANDBOX_LEDGER        | disk    | write memory or file
            BUDKAVLE_INBOX_POLL            | often   | write a duration such as 30s, 5m or PT30S
            BUDKAVLE_WATCH_EVERY           | 0s      | write a duration such as 30s, 5m or PT30S
            BUDKAVLE_ARTEMIS_REDELIVERY    | -PT1S   | write a duration such as 30s, 5m or PT30S
            BUDKAVLE_PUBLIC_URL            | utskick.example | write an address such as https://utskick.example, or nothing
            BUDKAVLE_ADDRESS               | 127.0.0.256 | write an address of this machine such as 127.0.0.1, or nothing
            BUDKAVLE_ALERT_MAIL_TLS        | yes     | write offered or required or implicit, or nothing
            """)
    void aWrongValueIsToldByTheVariableThatHasIt(String variable, String value, String wanted) {
        assertThatThrownBy(() -> SettingShapes.demand(environment(Map.of(variable, value))))
                .isInstanceOf(WrongSettingException.class)
                .hasMessage(variable + " cannot be '" + value + "': " + wanted);
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachByTheNameThatItWasGiven() {
        var environment = environment(Map.of("BUDKAVLE_BULK", "many"));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("arguments", Map.of("budkavle.watch.lane", "long")));

        assertThatThrownBy(() -> SettingShapes.demand(environment)).message().satisfies(told -> assertThat(told.lines())
                .satisfiesExactly(
                        bulk -> assertThat(bulk).startsWith("BUDKAVLE_BULK cannot be 'many'"),
                        lane -> assertThat(lane).startsWith("budkavle.watch.lane cannot be 'long'")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BUDKAVLE_WATCH_EVERY=30s",
                "BUDKAVLE_WATCH_EVERY=1500",
                "BUDKAVLE_ARTEMIS_PORT=",
                "BUDKAVLE_PUBLIC_URL=",
                "BUDKAVLE_SANDBOX_SEED=-4",
                "BUDKAVLE_DISK_LEAST_MB=0",
                "BUDKAVLE_ADDRESS=::1",
                "BUDKAVLE_ADDRESS=",
                "BUDKAVLE_SANDBOX=True"
            })
    void whatWorksIsTaken(String setting) {
        String[] parts = setting.split("=", 2);

        assertThatCode(() -> SettingShapes.demand(environment(Map.of(parts[0], parts[1]))))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsMadeOrStartedWithAWrongValue(@TempDir Path data) {
        var context = new GenericApplicationContext();
        context.setEnvironment(environment(Map.of("BUDKAVLE_DATA", data.toString(), "BUDKAVLE_SANDBOX_SEED", "a")));

        assertThatThrownBy(() -> new Foundations().initialize(context)).isInstanceOf(WrongSettingException.class);

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void anAddressOfNoPostgresIsToldWithoutThePasswordInIt(@TempDir Path data) {
        var context = new GenericApplicationContext();
        context.setEnvironment(environment(Map.of(
                "BUDKAVLE_DATA", data.toString(),
                "BUDKAVLE_SANDBOX", "true",
                "BUDKAVLE_DATABASE_URL", "postgres://hub:secret@db/hub")));

        assertThatThrownBy(() -> new Foundations().initialize(context))
                .isInstanceOf(WrongSettingException.class)
                .hasMessage("BUDKAVLE_DATABASE_URL is no address of a PostgreSQL:"
                        + " write jdbc:postgresql://host:5432/database");
    }

    /** Else whoever adds a setting would let Spring tell, which does not know its name. */
    @Test
    void whateverIsReadAsMoreThanATextHasAShape() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(p -> p.toString().endsWith(".java"))
                            .flatMap(SettingShapesTest::readIn)
                            .distinct())
                    .contains("budkavle.port", "budkavle.sandbox", "budkavle.watch.every")
                    .allMatch(SettingShapes::has);
        }
        assertThat(Arrays.stream(Watchdog.Settings.class.getRecordComponents())
                        .map(c -> "budkavle.watch." + c.getName().replace("M", "-m")))
                .contains("budkavle.watch.disk-mb")
                .allMatch(SettingShapes::has);
    }

    private static Stream<String> readIn(Path source) {
        try {
            return READ.matcher(Files.readString(source)).results().map(r -> Stream.of(
                            r.group(1), r.group(2), r.group(3))
                    .filter(name -> name != null)
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As the hub's own, with what the operator's shell has set. */
    static ConfigurableEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        try {
            environment.getPropertySources().addLast(new ResourcePropertySource("classpath:application.properties"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
