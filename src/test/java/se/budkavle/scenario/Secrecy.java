package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What partners and hub know each other by stands in nothing that the hub keeps. */
final class Secrecy {
    private static final String SECRET = ".*[.-](password|secret|token|api-key|signing-key|secret-key)";

    /** Shorter ones may stand in an id by chance. */
    private static final int LONG_ENOUGH = 16;

    private Secrecy() {}

    /** Neither in a column that can be read nor in what was sent and answered, of any event. */
    static void assertKeptNowhere(RunningHub hub) {
        Map<String, String> secrets = secrets(hub.sandbox().properties());
        assertThat(secrets).isNotEmpty();
        var sql = hub.bean(JdbcClient.class);
        String columns =
                sql
                        .sql("select tablename from pg_tables where schemaname = 'public'")
                        .query(String.class)
                        .list()
                        .stream()
                        .map(table -> table + " " + read(sql, table))
                        .collect(Collectors.joining("\n"));
        assertIn("a table", columns, secrets);
        for (String event :
                sql.sql("select event_id::text from event").query(String.class).list()) {
            assertIn("payloads", hub.get("/events/" + event + "/payloads").toString(), secrets);
        }
    }

    static void assertIn(String place, String kept, Map<String, String> secrets) {
        secrets.forEach((name, secret) ->
                assertThat(kept.contains(secret)).as("%s in %s", name, place).isFalse());
    }

    private static Collection<String> read(JdbcClient sql, String table) {
        return sql.sql("select t::text from " + table + " t")
                .query(String.class)
                .list();
    }

    /** By their settings; with a user, as a call carries it. */
    private static Map<String, String> secrets(Map<String, String> settings) {
        var secrets = new HashMap<String, String>();
        settings.forEach((name, value) -> {
            if (name.matches(SECRET) && value.length() >= LONG_ENOUGH) {
                secrets.put(name, value);
            }
            String password = settings.get(name.replaceFirst("[.-]user$", ".password"));
            if (name.endsWith("user") && password != null) {
                byte[] pair = (value + ":" + password).getBytes(StandardCharsets.UTF_8);
                secrets.put(name + " and password", Base64.getEncoder().encodeToString(pair));
            }
        });
        return secrets;
    }
}
