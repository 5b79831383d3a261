package se.budkavle.sandbox;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Posts to the hub what a gateway promised, and again on a schedule until it is taken. */
final class GatewayReports implements AutoCloseable {
    private final Setting setting;
    private final Ledger ledger;
    private final HttpClient http;

    GatewayReports(Setting setting, Ledger ledger) {
        this.setting = setting;
        this.ledger = ledger;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(setting.delays().hubsAnswer())
                .build();
    }

    /** What a gateway makes of the hub's answer. */
    @FunctionalInterface
    interface Reaction {
        /**
         * @param status 0 when there was no answer
         * @return whether the gateway tries again
         */
        boolean again(int status, String body);
    }

    /** @param posts made anew for each try: a signature has its moment */
    void promise(String id, String report, Instant due, Supplier<List<GatewayPost>> posts, Reaction reaction) {
        if (!ledger.isReported(id, report)) {
            setting.time().at(due, id, () -> give(id, report, posts, reaction, 0));
        }
    }

    private void give(String id, String report, Supplier<List<GatewayPost>> posts, Reaction reaction, int tries) {
        List<Duration> pauses = setting.delays().reportRetries();
        Instant now = setting.time().now();
        boolean again = posts.get().stream().anyMatch(post -> isAgain(post, reaction));
        if (again && tries < pauses.size()) {
            setting.time().at(now.plus(pauses.get(tries)), id, () -> give(id, report, posts, reaction, tries + 1));
        } else {
            ledger.reported(id, report, now);
        }
    }

    private boolean isAgain(GatewayPost post, Reaction reaction) {
        try {
            HttpResponse<String> answer =
                    http.send(post.request(setting.delays().hubsAnswer()), HttpResponse.BodyHandlers.ofString());
            return reaction.again(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return reaction.again(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return reaction.again(0, "");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
