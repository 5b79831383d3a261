package se.budkavle.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each statement costs, as the database counts it; of a database that does, see {@link Stock#counted}. */
final class StatementGauge implements AutoCloseable {
    /** The claims of the table {@code work}, each by words that only its text has. */
    private static final Map<String, List<String>> CLAIMS = new LinkedHashMap<>();

    static {
        CLAIMS.put("look", List.of("(select w.due from work w", "order by p.nth"));
        CLAIMS.put("take", List.of("with ready as", "delete from work w"));
        CLAIMS.put("lease", List.of("with ready as", "update work w"));
        CLAIMS.put("shards", List.of("from planning_shard", "for no key update"));
        CLAIMS.put("events", List.of("with first as", "from work w"));
        CLAIMS.put("expired", List.of("select * from work", "lease_until <"));
    }

    private static final int SHOWN = 10;
    private static final int MOST_SHOWN = 40;
    private static final int LENGTH = 110;

    private final Connection database;
    private Map<String, Cost> before = Map.of();

    StatementGauge(DatabaseGauge gauge) throws SQLException {
        this.database = gauge.connect();
    }

    /**
     * @param millis of execution, waits for locks included
     * @param pages of tables and indexes that were looked at, in memory or not
     * @param planningMillis of making plans, besides
     */
    record Cost(long calls, double millis, long pages, double planningMillis) {
        private static final Cost NONE = new Cost(0, 0, 0);

        Cost(long calls, double millis, long pages) {
            this(calls, millis, pages, 0);
        }

        private Cost minus(Cost other) {
            return new Cost(
                    calls - other.calls,
                    millis - other.millis,
                    pages - other.pages,
                    planningMillis - other.planningMillis);
        }

        private Cost plus(Cost other) {
            return new Cost(
                    calls + other.calls,
                    millis + other.millis,
                    pages + other.pages,
                    planningMillis + other.planningMillis);
        }

        double pagesACall() {
            return calls == 0 ? 0 : (double) pages / calls;
        }

        double microsACall() {
            return calls == 0 ? 0 : 1000 * millis / calls;
        }

        Map<String, Object> figures() {
            var figures = new LinkedHashMap<String, Object>();
            figures.put("calls", calls);
            figures.put("microsACall", microsACall());
            figures.put("pagesACall", pagesACall());
            return figures;
        }
    }

    void begin() throws SQLException {
        before = read();
    }

    /** Since the beginning, by the statement's text. */
    Map<String, Cost> end() throws SQLException {
        var costs = read();
        costs.replaceAll((statement, cost) -> cost.minus(before.getOrDefault(statement, Cost.NONE)));
        return costs;
    }

    /** Each kind of claim among them, and all of them together as {@code all}. */
    static Map<String, Cost> claims(Map<String, Cost> statements) {
        var claims = new LinkedHashMap<String, Cost>();
        CLAIMS.forEach((claim, words) -> claims.put(
                claim,
                statements.entrySet().stream()
                        .filter(s -> words.stream().allMatch(s.getKey()::contains))
                        .map(Map.Entry::getValue)
                        .reduce(Cost.NONE, Cost::plus)));
        claims.put("all", claims.values().stream().reduce(Cost.NONE, Cost::plus));
        return claims;
    }

    /** Those that look at more pages than they did, which costs most first. */
    static List<Map<String, Object>> grown(Map<String, Cost> first, Map<String, Cost> last) {
        Comparator<Map.Entry<String, Cost>> byWhatItCosts =
                Comparator.comparingDouble(s -> s.getValue().calls()
                        * (s.getValue().pagesACall()
                                - first.getOrDefault(s.getKey(), Cost.NONE).pagesACall()));
        return last.entrySet().stream()
                .filter(s -> first.containsKey(s.getKey()))
                .sorted(byWhatItCosts.reversed())
                .limit(SHOWN)
                .map(s -> grown(s.getKey(), first.get(s.getKey()), s.getValue()))
                .toList();
    }

    /** Those that cost most, of a round of so many messages. */
    static List<Map<String, Object>> aMessage(Map<String, Cost> statements, long messages) {
        return statements.entrySet().stream()
                .sorted(Comparator.comparingDouble(s -> -s.getValue().millis()))
                .limit(MOST_SHOWN)
                .map(s -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("calls", (double) s.getValue().calls() / messages);
                    figures.put("micros", 1000 * s.getValue().millis() / messages);
                    figures.put("planningMicros", 1000 * s.getValue().planningMillis() / messages);
                    figures.put("pages", (double) s.getValue().pages() / messages);
                    figures.put("statement", shortened(s.getKey()));
                    return figures;
                })
                .toList();
    }

    private static String shortened(String statement) {
        String text = statement.replaceAll("\\s+", " ").strip();
        return text.substring(0, Math.min(LENGTH, text.length()));
    }

    private static Map<String, Object> grown(String statement, Cost first, Cost last) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("statement", shortened(statement));
        figures.put("calls", last.calls());
        figures.put("pagesACall", List.of(first.pagesACall(), last.pagesACall()));
        figures.put("microsACall", List.of(first.microsACall(), last.microsACall()));
        return figures;
    }

    private Map<String, Cost> read() throws SQLException {
        var costs = new HashMap<String, Cost>();
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                        select query, sum(calls), sum(total_exec_time), sum(shared_blks_hit + shared_blks_read),
                          sum(total_plan_time)
                        from pg_stat_statements where query not like '%pg_stat_%' group by query""")) {
            while (rows.next()) {
                costs.put(
                        rows.getString(1),
                        new Cost(rows.getLong(2), rows.getDouble(3), rows.getLong(4), rows.getDouble(5)));
            }
        }
        return costs;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
