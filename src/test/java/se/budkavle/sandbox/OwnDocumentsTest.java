package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.content.ContentCatalogue;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Renderer;
import se.budkavle.partner.Auth;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.PrintBatchFiles;
import se.budkavle.partner.Translator;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

/** The simulators, which know nothing of our mappings, take what our mappings make. */
class OwnDocumentsTest {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final Path GOLDEN_TEXTS = Path.of("mappings/partners/46elks/examples/sms");
    private static final UUID BATCH = UUID.fromString("01890a5d-ac96-774b-bcce-b30209900001");

    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = SandboxFixture.inMemory(clock, folder, () -> "http://127.0.0.1:9");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void gatewayTakesEveryGoldenText() throws Exception {
        try (Stream<Path> files = Files.list(GOLDEN_TEXTS);
                var http = HttpClient.newHttpClient()) {
            for (Path form :
                    files.filter(f -> f.toString().endsWith(".out.form")).toList()) {
                var answer = http.send(post(Files.readString(form)), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(form + ": " + answer.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void theOtherGatewaysTakeTheirGoldenTextsToo() throws Exception {
        Map<String, String> to = sandbox.properties();
        String twilio = "/2010-04-01/Accounts/" + to.get("twilio.account-sid") + "/Messages.json";
        assertTaken("link-mobility", "/sms/send", basic("link-mobility.user", "link-mobility.password"));
        assertTaken("twilio", twilio, basic("twilio.account-sid", "twilio.auth-token"));
        assertTaken("sinch", "/xms/v1/vinterljus/batches", "Bearer " + to.get("sinch.token"));
    }

    @Test
    void theMailProvidersTakeTheirGoldenMails() throws Exception {
        Map<String, String> to = sandbox.properties();
        assertMailsTaken("sendgrid", "/v3/mail/send", body -> bearer(to.get("sendgrid.api-key")));
        assertMailsTaken(
                "mailgun",
                "/v3/mg.example.com/messages",
                body -> Map.of("Authorization", Auth.basic("api", to.get("mailgun.api-key"))));
        assertMailsTaken(
                "postmark", "/email", body -> Map.of("X-Postmark-Server-Token", to.get("postmark.server-token")));
        String path = "/v2/email/outbound-emails";
        Map<String, String> account = Map.of(
                "accessKey",
                to.get("ses.access-key"),
                "secretKey",
                to.get("ses.secret-key"),
                "region",
                "eu-north-1",
                "service",
                "ses",
                "address",
                to.get("ses.url") + path);
        assertMailsTaken("ses", path, body -> Auth.AWS_SIGV4.headers(account, "", body, clock.instant()));
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private void assertMailsTaken(String partner, String path, Function<byte[], Map<String, String>> headers)
            throws Exception {
        URI address = URI.create(sandbox.properties().get(partner + ".url") + path);
        try (Stream<Path> files = Files.list(Path.of("mappings/partners/" + partner + "/examples/email"));
                var http = HttpClient.newHttpClient()) {
            for (Path file : files.filter(f -> f.toString().contains(".out.")).toList()) {
                byte[] body = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
                var request = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofByteArray(body));
                headers.apply(body).forEach(request::header);
                var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(file + ": " + answer.body()).isBetween(200, 202);
            }
        }
    }

    @Test
    void mailboxOperatorsTakeTheirGoldenDocuments() throws Exception {
        Map<String, String> to = sandbox.properties();
        String token = token("kivra", to.get("kivra.url") + "/v1/auth");
        assertTaken("kivra", "content", "/v2/tenant/" + to.get("kivra.tenant-key") + "/content", token);
        assertSigned("mailbox-generic", "document", "/messages");
    }

    @Test
    void systemsOfTheCompanysOwnTakeTheirGoldenMessages() throws Exception {
        assertSigned("webhook", "sms", "");
        assertSigned("push-webhook", "push", "");
    }

    @Test
    void pingenTakesItsGoldenLettersOnceTheFileIsThere() throws Exception {
        Map<String, String> to = sandbox.properties();
        String token = token("pingen", to.get("pingen.url") + "/auth/access-tokens");
        String letters = "/organisations/" + to.get("pingen.organisation") + "/deliveries/letters";
        try (Stream<Path> files = Files.list(Path.of("mappings/partners/pingen/examples/letter"));
                var http = HttpClient.newHttpClient()) {
            for (Path file : files.filter(f -> f.toString().contains(".out.")).toList()) {
                var ask = HttpRequest.newBuilder(URI.create(to.get("pingen.url") + "/file-upload"))
                        .header("Authorization", token);
                JsonNode place = json(http.send(ask.build(), HttpResponse.BodyHandlers.ofString()))
                        .at("/data/attributes");
                http.send(
                        HttpRequest.newBuilder(URI.create(place.path("url").asText()))
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(
                                        letter(List.of("Åsa Öberg", "Storgatan 1", "582 24 Linköping"))
                                                .pdf()
                                                .get()))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                String golden = Files.readString(file)
                        .replaceAll("upload-url-of-\\w+", place.path("url").asText())
                        .replaceAll(
                                "upload-signature-of-\\w+",
                                place.path("url_signature").asText());
                var post = HttpRequest.newBuilder(URI.create(to.get("pingen.url") + letters))
                        .header("Authorization", token)
                        .header("Content-Type", "application/vnd.api+json")
                        .POST(HttpRequest.BodyPublishers.ofString(golden));
                var answer = http.send(post.build(), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(file + ": " + answer.body()).isEqualTo(201);
            }
        }
    }

    private String token(String partner, String address) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", basic(partner + ".client-id", partner + ".client-secret"))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return "Bearer "
                    + json(http.send(request, HttpResponse.BodyHandlers.ofString()))
                            .path("access_token")
                            .asText();
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return StrictJson.MAPPER.readTree(answer.body());
    }

    private void assertSigned(String partner, String document, String path) throws Exception {
        Map<String, String> to = sandbox.properties();
        Path golden = Path.of("mappings/partners/" + partner + "/examples/" + document);
        try (Stream<Path> files = Files.list(golden);
                var http = HttpClient.newHttpClient()) {
            for (Path file : files.filter(f -> f.toString().contains(".out.")).toList()) {
                var request = HttpRequest.newBuilder(URI.create(to.get(partner + ".url") + path));
                byte[] body = Files.readAllBytes(file);
                se.budkavle.partner.Auth.STANDARD_WEBHOOKS
                        .headers(Map.of("secret", to.get(partner + ".secret")), "call-1", body, Instant.now())
                        .forEach(request::header);
                var answer = http.send(
                        request.POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(file + ": " + answer.body()).isEqualTo(202);
            }
        }
    }

    private void assertTaken(String partner, String path, String authorization) throws Exception {
        assertTaken(partner, "sms", path, authorization);
    }

    private void assertTaken(String partner, String document, String path, String authorization) throws Exception {
        URI address = URI.create(sandbox.properties().get(partner + ".url") + path);
        Path golden = Path.of("mappings/partners/" + partner + "/examples/" + document);
        try (Stream<Path> files = Files.list(golden);
                var http = HttpClient.newHttpClient()) {
            for (Path file : files.filter(f -> f.toString().contains(".out.")).toList()) {
                String type = file.toString().endsWith(".form") ? "x-www-form-urlencoded" : "json";
                var request = HttpRequest.newBuilder(address)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/" + type)
                        .POST(HttpRequest.BodyPublishers.ofString(asConfigured(Files.readString(file))))
                        .build();
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode() + " " + answer.body())
                        .as(file.toString())
                        .containsPattern("^201|^200 .*Queued");
            }
        }
    }

    /** Examples are made without anybody's account. */
    private String asConfigured(String document) {
        Map<String, String> to = sandbox.properties();
        return document.strip()
                .replace("\"platformId\": \"\"", "\"platformId\": \"" + to.get("link-mobility.platform-id") + "\"")
                .replace(
                        "\"platformPartnerId\": \"\"",
                        "\"platformPartnerId\": \"" + to.get("link-mobility.platform-partner-id") + "\"")
                .replaceAll("\\[\\s*\"\"\\s*]", "[\"" + to.get("link-mobility.gate") + "\"]");
    }

    private String basic(String user, String password) {
        Map<String, String> to = sandbox.properties();
        String pair = to.get(user) + ":" + to.get(password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    }

    @Test
    void vendorTakesOurBatchAndReadsEachAddressInTheWindow() throws Exception {
        var blocks = List.of(
                List.of("Åsa Öberg", "c/o Sjöström", "Övre Slottsgatan 9 lgh 1003", "753 10 Uppsala"),
                List.of("Nils Ågren", "Storgatan 1", "999 91 Provköping"));
        var letters = blocks.stream().map(OwnDocumentsTest::letter).toList();
        var written = new PrintBatchFiles(new Translator(PartnerCatalogue.load(MAPPINGS)))
                .write("print-vendor", BATCH, letters, folder.resolve("out"));

        try (var client = new PrintClient(sandbox.properties())) {
            client.upload(bytes(written.files()));
            SandboxFixture.await().until(() -> !sandbox.received("print-vendor").isEmpty());
            SandboxFixture.leap(clock, sandbox, Duration.ofHours(1));

            JsonNode entry = sandbox.received("print-vendor").getFirst();
            assertThat(entry.at("/answer/status").asText()).as(entry.toString()).isEqualTo("taken");
            assertThat(sandbox.received("print-vendor").get(1).at("/request/address"))
                    .extracting(JsonNode::asText)
                    .isEqualTo(blocks.getFirst());
            assertThat(sandbox.received("print-vendor")).hasSize(3);
            assertThat(client.fetch("out/ack/" + BATCH + ".ack.csv"))
                    .contains("\"" + letters.getFirst().letterId() + "\";\"received\"");
        }
    }

    private static PrintBatchFiles.Letter letter(List<String> lines) {
        JsonNode data = SampleEvents.stream(MAPPINGS, 60, 7, Instant.parse("2027-05-04T09:00:00Z"))
                .filter(event -> event.path("type").asText().equals("contract.expiring"))
                .findFirst()
                .orElseThrow()
                .path("data");
        var model = ContentModel.of(
                data, data.path("customer"), Map.of("name", lines.getFirst(), "lines", lines), MAPPINGS, "sv");
        byte[] pdf = new Renderer(ContentCatalogue.load(MAPPINGS))
                .render("contract-expiring-notice", "sv", "letter", model)
                .pdf();
        return new PrintBatchFiles.Letter(UUID.randomUUID(), () -> pdf, "SE", "service");
    }

    private static Map<String, byte[]> bytes(List<Path> files) throws IOException {
        var bytes = new LinkedHashMap<String, byte[]>();
        for (Path file : files) {
            bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return bytes;
    }

    private HttpRequest post(String form) {
        Map<String, String> to = sandbox.properties();
        String pair = to.get("46elks.user") + ":" + to.get("46elks.password");
        return HttpRequest.newBuilder(URI.create(to.get("46elks.url") + "/sms"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }
}
