package se.budkavle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Reads what the hub's own database counts: commits and bytes of log. */
final class DatabaseGauge implements AutoCloseable {
    private final Connection connection;

    DatabaseGauge(Path data) throws IOException, SQLException {
        String port = Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                .get(3)
                .strip();
        String password = Files.readString(data.resolve("postgres-password")).strip();
        connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
    }

    record Reading(long commits, long walBytes) {}

    Reading read() throws SQLException {
        return new Reading(
                number("select xact_commit from pg_stat_database where datname = 'postgres'"),
                number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
    }

    /** Mails whose delivery to the relay is stored. */
    long stored() throws SQLException {
        return number("select count(*) from attempt where state in ('accepted', 'sent', 'delivered')");
    }

    boolean durable() throws SQLException {
        return number(
                        """
                        select count(*) from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')
                          and setting = 'on'""")
                == 3;
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
