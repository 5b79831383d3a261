package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.StrictJson;

class PartnerVerbTest {
    @TempDir
    Path project;

    @BeforeEach
    void projectWithOnePartner() throws IOException {
        write(
                "mappings/policy/channels.yaml",
                "sms:\n  partners:\n    46elks: {weight: 100, mode: live}\n  wait: PT4H\n");
        write(
                "mappings/partners/46elks/partner.yaml",
                """
                partner: 46elks
                channel: sms
                document: sms
                parameters:
                  url: "{{46elks.url:https://api.46elks.com/a1}}"
                """);
        write("mappings/partners/46elks/codes.yaml", "codes:\n  sent: {outcome: sent}\n");
        write("mappings/partners/46elks/sms.form.ftl", "to=${recipient.mobile}\n");
        write(
                "mappings/partners/46elks/examples/sms/01-a.out.form",
                "whendelivered=https%3A%2F%2Fhub%2F46elks%2Fdelivery");
        write("routes/partners/46elks/send.camel.yaml", "- templatedRoute:\n    routeId: 46elks-send\n");
        System.setProperty("budkavle.project", project.toString());
        System.setProperty("budkavle.data", project.resolve("data").toString());
    }

    @AfterEach
    void backToTheRealProject() {
        System.clearProperty("budkavle.project");
        System.clearProperty("budkavle.data");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), text);
    }

    @Test
    void listWithoutAHubShowsWhatTheFilesSay() throws IOException {
        JsonNode list = StrictJson.MAPPER.readTree(
                Shell.run("partner", "list", "-o", "json").out());

        assertThat(list.toString()).isEqualTo("[{\"partner\":\"46elks\",\"channel\":\"sms\",\"mode\":\"live\"}]");
    }

    @Test
    void newPartnerIsACopyUnderItsOwnName() throws IOException {
        Shell shell = Shell.run("partner", "new", "acme-sms", "--like", "46elks");

        assertThat(shell.status()).isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "mappings/partners/acme-sms/codes.yaml",
                        "mappings/partners/acme-sms/examples/sms/01-a.out.form",
                        "mappings/partners/acme-sms/partner.yaml",
                        "mappings/partners/acme-sms/sms.form.ftl",
                        "routes/partners/acme-sms/send.camel.yaml");
        assertThat(Files.readString(project.resolve("mappings/partners/acme-sms/partner.yaml")))
                .startsWith("partner: acme-sms\n")
                .as("no default of its own points to the model's house")
                .contains("url: \"{{acme-sms.url}}\"")
                .doesNotContain("api.46elks.com");
        assertThat(Files.readString(project.resolve("mappings/partners/acme-sms/examples/sms/01-a.out.form")))
                .isEqualTo("whendelivered=https%3A%2F%2Fhub%2Facme-sms%2Fdelivery");
        assertThat(Files.readString(project.resolve("routes/partners/acme-sms/send.camel.yaml")))
                .contains("routeId: acme-sms-send");
    }

    @Test
    void whatIsCalledLikeThePartnerButIsNotItsOwnKeepsItsName() throws IOException {
        write(
                "routes/partners/46elks/receipts.camel.yaml",
                "    routeTemplateRef: 46elks-receipts\n    routeId: 46elks-receipts\n");
        write("mappings/partners/46elks/reports.yaml", "events: {signature: 46elks-hmac}\n");

        Shell.run("partner", "new", "acme-sms", "--like", "46elks");

        assertThat(Files.readString(project.resolve("routes/partners/acme-sms/receipts.camel.yaml")))
                .isEqualTo("    routeTemplateRef: 46elks-receipts\n    routeId: acme-sms-receipts\n");
        assertThat(Files.readString(project.resolve("mappings/partners/acme-sms/reports.yaml")))
                .isEqualTo("events: {signature: 46elks-hmac}\n");
    }

    @Test
    void takenNameIsRefused() {
        Shell shell = Shell.run("partner", "new", "46elks", "--like", "46elks");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("the name '46elks' is taken");
    }

    @Test
    void unknownModelIsRefused() {
        Shell shell = Shell.run("partner", "new", "acme", "--like", "nobody");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("there is no partner 'nobody'");
    }

    @Test
    void nameThatIsAPathIsRefused() {
        assertThat(Shell.run("partner", "new", "../x", "--like", "46elks").status())
                .isEqualTo(2);
    }
}
