package se.budkavle.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Posts what happened to texts, and replies from phones, to the hub; again on the gateway's schedule until it takes them. */
final class ElksReports implements AutoCloseable {
    /** Machine time: how long the gateway waits for the hub's answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Setting setting;
    private final Ledger ledger;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param name what the ledger calls it; no two of one text are alike */
    private record Report(String name, String status, Duration after) {}

    ElksReports(Setting setting, Ledger ledger) {
        this.setting = setting;
        this.ledger = ledger;
    }

    /** Schedules what this text's persona reports and has not reported yet. */
    void promise(ElksMessage message) {
        for (Report report : reportsOf(Personas.Sms.of(message.to()))) {
            if (ledger.isReported(message.id(), report.name())) {
                message.reached(report.status());
            } else {
                Instant due = message.created().plus(report.after());
                setting.time().at(due, message.id(), () -> give(message, report, due));
            }
        }
    }

    /** Schedules a reply from a phone that the hub has not taken yet. */
    void pass(String id, Map<String, String> form, Consumer<String> answer) {
        if (!ledger.isReported(id, "incoming")) {
            Supplier<URI> address = () -> URI.create(setting.reportAddress().apply("46elks", "incoming"));
            setting.time().at(setting.time().now(), id, () -> post(id, "incoming", address, form, 0, answer));
        }
    }

    private List<Report> reportsOf(Personas.Sms persona) {
        Delays delays = setting.delays();
        var sent = new Report("sent", "sent", delays.smsSent());
        var delivered = new Report("delivered", "delivered", delays.smsDelivered());
        return switch (persona) {
            case DELIVERED, UNANSWERED, TROUBLED -> List.of(sent, delivered);
            case FAILED, UNKNOWN_SUBSCRIBER -> List.of(new Report("failed", "failed", delays.smsDelivered()));
            case SILENT, REFUSED -> List.of();
            case JUMBLED ->
                List.of(
                        new Report("delivered", "delivered", delays.smsSent()),
                        new Report("delivered-again", "delivered", delays.smsSent()),
                        new Report("sent", "sent", delays.smsDelivered()),
                        new Report("sent-again", "sent", delays.smsDelivered()));
            case LATE -> List.of(sent, new Report("delivered", "delivered", delays.smsLate()));
        };
    }

    private void give(ElksMessage message, Report report, Instant happened) {
        message.reached(report.status());
        String address = message.whenDelivered();
        if (address == null) {
            ledger.reported(message.id(), report.name(), setting.time().now());
            return;
        }
        var form = new LinkedHashMap<String, String>();
        form.put("id", message.id());
        form.put("status", report.status());
        if (report.status().equals("delivered")) {
            form.put("delivered", ElksMessage.stamp(happened));
        }
        post(message.id(), report.name(), () -> URI.create(address), form, 0, ignored -> {});
    }

    private void post(
            String id,
            String report,
            Supplier<URI> address,
            Map<String, String> form,
            int tries,
            Consumer<String> answer) {
        List<Duration> pauses = setting.delays().reportRetries();
        Instant now = setting.time().now();
        String taken = tryPost(address.get(), form);
        if (taken != null) {
            ledger.reported(id, report, now);
            answer.accept(taken);
        } else if (tries < pauses.size()) {
            setting.time()
                    .at(now.plus(pauses.get(tries)), id, () -> post(id, report, address, form, tries + 1, answer));
        } else {
            ledger.reported(id, report, now);
        }
    }

    /** The body of an answer 200 to 204, or null. */
    private @Nullable String tryPost(URI address, Map<String, String> form) {
        try {
            var answer = http.send(request(address, form), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() >= 200 && answer.statusCode() <= 204 ? answer.body() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static HttpRequest request(URI address, Map<String, String> form) {
        String user = address.getRawUserInfo();
        URI bare = user == null ? address : URI.create(address.toString().replace(user + "@", ""));
        var request = HttpRequest.newBuilder(bare)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(form)));
        if (user != null) {
            byte[] decoded = address.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(decoded));
        }
        return request.build();
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
