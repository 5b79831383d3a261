package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.sandbox.Sandbox;

/** What a hub refuses about its partners before anything is started. */
class PartnerWiringTest {
    @TempDir
    Path project;

    @BeforeEach
    void projectWithOnePartner() throws IOException {
        write(
                "mappings/partners/acme/partner.yaml",
                """
                partner: acme
                parameters:
                  url: "{{acme.url:https://acme.example}}"
                  # also {{acme.forgotten}}
                  user: "{{acme.user}}"
                  apiKey: "{{acme.api-key}}"
                """);
        write("routes/partners/acme/sms.camel.yaml", "- value: \"{{acme.user}}\"\n");
        write("routes/templates/http-call.camel.yaml", "- uri: \"{{url}}\"\n");
        policy("acme", "live");
    }

    private void policy(String partner, String mode) throws IOException {
        write("mappings/policy/channels.yaml", "sms:\n  partners:\n    %s: {mode: %s}\n".formatted(partner, mode));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), text);
    }

    private Environment environment(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put("budkavle.mappings", project.resolve("mappings").toString());
        all.put("budkavle.routes", project.resolve("routes").toString());
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("env-systemEnvironment", settings));
        return environment;
    }

    private void start(Map<String, Object> settings) {
        Environment environment = environment(settings);
        PartnerWiring.of(environment).demandValues(environment);
    }

    @Test
    void everySecretWithoutAValueIsNamedWithEachPlaceWhereItStands() {
        assertThatThrownBy(() -> start(Map.of()))
                .isInstanceOf(FaultyReleaseException.class)
                .hasMessage(
                        """
                        mappings/partners/acme/partner.yaml:6: {{acme.api-key}} has no value, set acme.api-key in \
                        application.properties or ACME_API_KEY in the environment, empty when the partner wants none; \
                        or start with budkavle.sandbox=true
                        routes/partners/acme/sms.camel.yaml:1: {{acme.user}} has no value (nor at \
                        mappings/partners/acme/partner.yaml:5), set acme.user in application.properties or ACME_USER \
                        in the environment, empty when the partner wants none; or start with budkavle.sandbox=true""");
    }

    @Test
    void valuesMayComeFromTheEnvironmentAndMayBeEmpty() {
        assertThatCode(() -> start(Map.of("ACME_USER", "hub", "ACME_API_KEY", "")))
                .doesNotThrowAnyException();
    }

    @Test
    void aSecretMayBeInAFileOfItsOwn() {
        assertThatCode(() -> start(Map.of("ACME_USER", "hub", "ACME_API_KEY_FILE", "/run/secrets/acme")))
                .doesNotThrowAnyException();
    }

    @Test
    void aPartnerThatCarriesNothingNeedsOnlyWhatItsRoutesCannotBeginWithout() throws IOException {
        policy("other", "live");

        assertThatCode(() -> start(Map.of("ACME_USER", "hub"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> start(Map.of()))
                .hasMessageContaining("acme.user")
                .hasMessageNotContaining("api-key");
    }

    @Test
    void routesGetTheAddressThatThePartnersFileHas() {
        assertThat(PartnerWiring.of(environment(Map.of())).urlDefaults())
                .containsExactly(Map.entry("acme.url", "https://acme.example"));
    }

    @Test
    void theSandboxSpeaksToNobodyOutside() throws IOException {
        write("routes/partners/acme/sms.camel.yaml", "- value: \"{{acme.url}}/sms\"\n");
        Environment outside = environment(Map.of("budkavle.sandbox", true, "acme.url", "https://acme.example"));
        Environment here = environment(Map.of("budkavle.sandbox", true, "acme.url", "http://127.0.0.1:8099"));

        assertThatThrownBy(() -> PartnerWiring.of(outside).demandLoopback(outside))
                .hasMessageContaining("routes/partners/acme/sms.camel.yaml:1")
                .hasMessageContaining("'acme.example' is not this machine");
        assertThatCode(() -> PartnerWiring.of(here).demandLoopback(here)).doesNotThrowAnyException();
    }

    @Test
    void theSandboxFetchesNothingFromOutside() throws IOException {
        write("routes/partners/acme/acks.camel.yaml", "- routeTemplateRef: file-report\n- value: \"{{acme.host}}\"\n");
        policy("other", "live");
        Environment outside = environment(Map.of("budkavle.sandbox", true, "acme.host", "sftp.acme.example"));

        assertThatThrownBy(() -> PartnerWiring.of(outside).demandLoopback(outside))
                .hasMessageContaining("routes/partners/acme/acks.camel.yaml:2");
    }

    @Test
    void simulatedPartnerNeedsNoSecret() throws IOException {
        Files.move(project.resolve("routes/partners/acme"), project.resolve("routes/partners/46elks"));
        policy("46elks", "sandbox");

        assertThatCode(() -> start(Map.of())).doesNotThrowAnyException();
        assertThat(PartnerWiring.of(environment(Map.of())).simulated()).containsExactly("46elks");
    }

    @Test
    void partnerWithoutASimulatorCannotBeSimulated() throws IOException {
        policy("acme", "sandbox");

        assertThatThrownBy(() -> start(Map.of()))
                .hasMessage(
                        "policy/channels.yaml:0: the partner acme has the mode sandbox, and there are simulators of "
                                + String.join(", ", Sandbox.PARTNERS) + " only, set mode: live, or test-recipients");
    }

    @Test
    void testRecipientsMustBeNamed() throws IOException {
        policy("acme", "test-recipients");

        assertThatThrownBy(() -> start(Map.of("ACME_USER", "", "ACME_API_KEY", "")))
                .hasMessageContaining("the partner acme has the mode test-recipients, and budkavle.test-recipients"
                        + " names nobody");
        assertThatCode(() -> start(
                        Map.of("ACME_USER", "", "ACME_API_KEY", "", "BUDKAVLE_TEST_RECIPIENTS", "+46701740605, 10012")))
                .doesNotThrowAnyException();
    }
}
