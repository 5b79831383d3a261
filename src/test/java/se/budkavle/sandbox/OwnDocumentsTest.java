package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
import se.budkavle.partner.MailDocument;
import se.budkavle.partner.Message;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.PrintBatchFiles;
import se.budkavle.partner.Translator;
import se.budkavle.release.Bundle;
import se.budkavle.release.Hashes;
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
        String tenant = "/v2/tenant/" + to.get("kivra.tenant-key");
        assertTaken("kivra", "content", tenant + "/content", token);
        assertTaken("kivra", "match", tenant + "/usermatch/ssn", token);
        assertTaken("kivra", "company-match", tenant + "/companymatch/vatnr", token);
        assertSigned("mailbox-generic", "document", "/messages", 202);
        assertSigned("mailbox-generic", "match", "/recipients/match", 200);
    }

    @Test
    void systemsOfTheCompanysOwnTakeTheirGoldenMessages() throws Exception {
        assertSigned("webhook", "sms", "", 202);
        assertSigned("push-webhook", "push", "", 202);
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

    private void assertSigned(String partner, String document, String path, int status) throws Exception {
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

                assertThat(answer.statusCode()).as(file + ": " + answer.body()).isEqualTo(status);
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
                        .containsPattern(document.endsWith("match") ? "^200 .*list" : "^201|^200 .*Queued");
            }
        }
    }

    /** Examples are of an account that nobody has. */
    private String asConfigured(String document) {
        Map<String, String> to = sandbox.properties();
        return document.strip()
                .replace("\"VINTERLJUS\"", "\"" + to.get("link-mobility.platform-id") + "\"")
                .replace("\"12345\"", "\"" + to.get("link-mobility.platform-partner-id") + "\"")
                .replace("\"vinterljus-gate\"", "\"" + to.get("link-mobility.gate") + "\"");
    }

    private String basic(String user, String password) {
        Map<String, String> to = sandbox.properties();
        String pair = to.get(user) + ":" + to.get(password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    }

    @Test
    void theRelayTakesItsGoldenMails() throws Exception {
        var client = new MailClient(sandbox.properties());
        int sent = 0;
        for (Path file : documents("mail-relay", "email")) {
            var in = file.resolveSibling(file.getFileName().toString().replace(".out.", ".in."));
            client.send(MailDocument.of(
                    StrictJson.MAPPER.readTree(file.toFile()),
                    withAttachments(StrictJson.MAPPER.readTree(in.toFile()))));
            sent++;
        }
        assertThat(sandbox.received("mail-relay"))
                .hasSize(sent)
                .allSatisfy(entry -> assertThat(entry.path("answer").toString()).contains("250"));
    }

    /** Only what a document does not say itself: the bytes beside it. */
    private static Message withAttachments(JsonNode example) {
        var files = new ArrayList<Message.Attachment>();
        example.path("attachments").forEach(file -> {
            byte[] bytes = file.path("content").asText().getBytes(StandardCharsets.UTF_8);
            files.add(new Message.Attachment(
                    file.path("fileName").asText(), file.path("mediaType").asText(), bytes, Hashes.sha256(bytes)));
        });
        return new Message(
                BATCH,
                "",
                "",
                BATCH,
                "",
                "service",
                "sv",
                "default",
                "email",
                "mail-relay",
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                files,
                Instant.EPOCH,
                Map.of(),
                null);
    }

    @Test
    void theVendorReadsItsGoldenListAndItsGoldenStopList() throws Exception {
        Path golden = Path.of("mappings/partners/print-vendor/examples");
        Files.copy(golden.resolve("batch/01-two-letters.out.csv"), folder.resolve(BATCH + ".csv"));
        Files.writeString(folder.resolve(BATCH + ".pdf"), "%PDF-1.7");
        ObjectNode done = StrictJson.MAPPER.createObjectNode().put("batchId", BATCH.toString());
        for (String ending : List.of(".pdf", ".csv")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(BATCH + ending));
            done.withArray("files")
                    .addObject()
                    .put("name", BATCH + ending)
                    .put("size", bytes.length)
                    .put("sha256", Hashes.sha256(bytes));
        }
        done.put("letters", 2).put("pages", 4).put("sheets", 3);
        Files.writeString(folder.resolve(BATCH + ".done"), done.toString());

        assertThat(PrintBatch.read(folder, BATCH.toString()).letters())
                .extracting(PrintBatch.Letter::letterId)
                .containsExactly("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058");
        for (Path list : documents("print-vendor", "stop")) {
            assertThat(PrintStops.read(list)).isNotEmpty().allSatisfy(stop -> assertThat(stop.batchId())
                    .isEqualTo(BATCH.toString()));
        }
    }

    private static List<Path> documents(String partner, String document) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("mappings/partners", partner, "examples", document))) {
            return files.filter(f -> f.toString().contains(".out.")).sorted().toList();
        }
    }

    /** A new partner's documents are read by its simulator above, or its simulator is written from something else. */
    @Test
    void noDocumentOfAPartnerIsLeftOut() {
        var catalogue = PartnerCatalogue.load(MAPPINGS);
        var documents = new TreeSet<String>();
        for (String name : catalogue.names()) {
            Partner partner = catalogue.partner(name);
            documents.add(name + " " + partner.document());
            if (partner.match() != null) {
                documents.add(name + " " + partner.match().document());
            }
            if (partner.match() != null && partner.match().companies() != null) {
                documents.add(name + " " + partner.match().companies());
            }
            if (partner.withdraw() != null && partner.withdraw().document() != null) {
                documents.add(name + " " + partner.withdraw().document());
            }
        }
        assertThat(documents)
                .containsExactlyInAnyOrder(
                        "46elks sms",
                        "kivra content",
                        "kivra match",
                        "kivra company-match",
                        "link-mobility sms",
                        "mail-relay email",
                        "mailbox-generic document",
                        "mailbox-generic match",
                        "mailgun email",
                        "pingen letter",
                        "postmark email",
                        "print-vendor batch",
                        "print-vendor stop",
                        "push-webhook push",
                        "sendgrid email",
                        "ses email",
                        "sinch sms",
                        "twilio sms",
                        "webhook sms",
                        // what a session is given, part by part: SmppTest
                        "smpp sms");
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
