package se.budkavle.bench;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.budkavle.bench.StatementGauge.Cost;

/**
 * Mails while another session sits idle in a transaction and holds a snapshot, so that no row settled meanwhile can be
 * cleared away: a queue in a table dies of that when each claim steps over all of them. The same session stays for all
 * rounds of {@code held}, three times {@code --seconds}; those of {@code free} lie before and after.
 */
final class HeldXminScenario implements Bench.Scenario {
    private static final String FREE = "free";
    private static final String HELD = "held";

    private final Bench.Settings settings;

    HeldXminScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("held-xmin compares the same hub with a snapshot held and without");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        Stock.counted(settings.work().resolve("hub/data"));
        var hub = new HubVariant("hub", Job.MAIL, settings, List.of());
        var held = new ArrayList<Map<String, Cost>>();
        try (hub;
                var statements = new StatementGauge(hub.hub().gauge())) {
            hub.warmUp(settings.warmUp());
            var rounds = new ArrayList<Round>();
            rounds.add(hub.round(FREE, settings.roundLength()));
            long start = System.nanoTime();
            try (Connection idle = idleInTransaction(hub.hub().gauge())) {
                for (int i = 0; i < Variant.ROUNDS; i++) {
                    statements.begin();
                    rounds.add(hub.round(HELD, settings.roundLength()));
                    held.add(statements.end());
                }
                idle.rollback();
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            for (int i = 1; i < Variant.ROUNDS; i++) {
                rounds.add(hub.round(FREE, settings.roundLength()));
            }
            var seen = machine.seen(hub.hub().gauge().durable());
            seen.put("heldSeconds", time.toSeconds());
            seen.put("claims", claims(held));
            seen.put("grown", StatementGauge.grown(held.getFirst(), held.getLast()));
            return Result.of("held-xmin", rounds, List.of(HELD, FREE), settings.warmUp(), seen);
        }
    }

    /** What a claim cost in each round. */
    private static List<Map<String, Object>> claims(List<Map<String, Cost>> rounds) {
        return rounds.stream()
                .map(round -> StatementGauge.claims(round).get("all").figures())
                .toList();
    }

    /** A session that has read something and then forgotten to end; the server's own limit on that is put aside for it. */
    private static Connection idleInTransaction(DatabaseGauge gauge) throws SQLException {
        Connection connection = gauge.connect();
        try (var statement = connection.createStatement()) {
            statement.execute("set idle_in_transaction_session_timeout = 0");
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.executeQuery("select count(*) from work").close();
        }
        return connection;
    }
}
