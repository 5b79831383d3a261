package se.budkavle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Reads what the hub's own database counts, commits and bytes of log, and what its processes use. */
final class DatabaseGauge implements AutoCloseable {
    private final String url;
    private final String password;
    private final Connection connection;
    private final ProcessHandle postmaster;
    private long ownCommits;

    DatabaseGauge(Path data) throws IOException, SQLException {
        List<String> pidFile = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        postmaster =
                ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip())).orElseThrow();
        String port = pidFile.get(3).strip();
        password = Files.readString(data.resolve("postgres-password")).strip();
        url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        connection = connect();
    }

    /** A connection of one's own to the same database. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", password);
    }

    /** Rows of the file that a feed reads now. */
    long rowsRead(String feed) throws SQLException {
        return number(
                "select coalesce(max(rows_done), 0) from file_intake where state = 'reading' and source || '/' || feed = '"
                        + feed + "'");
    }

    /** Makes room for the next round: what was taken is not kept. */
    void forget() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate event, event_key, work, bench_row");
            statement.execute("checkpoint");
        }
    }

    record Reading(long commits, long walBytes) {}

    Reading read() throws SQLException {
        return new Reading(
                number("select xact_commit from pg_stat_database where datname = 'postgres'") - ownCommits,
                number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
    }

    /**
     * Nothing waits to be planned, routed, sent or read, and nothing sent is not yet written down. What is due later is left
     * out, and not looked at.
     */
    boolean nothingUnderWay() throws SQLException {
        return number(
                        """
                        with lanes as (
                          select unnest(array['plan', 'reports', 'steps', 'cutoffs']) as lane
                          union all select kind || partner from lane, (values ('attempts:'), ('batches:')) as k (kind))
                        select count(*) from lanes l
                        where exists (select 1 from work w where w.token is not null and w.lane = l.lane)
                          or exists (select 1 from generate_series(0, 2) as p (priority) cross join lateral (
                            select 1 from work w where w.token is null and w.lane = l.lane and w.priority = p.priority
                              and w.due <= now() limit 1) as one)""")
                == 0;
    }

    /** The same for one partner, whatever waits for others. */
    boolean nothingUnderWayTo(String partner) throws SQLException {
        return number(
                        """
                        select count(*) from work
                        where lane = 'plan' or lane = 'attempts:%s' or lane = 'steps' and due <= now()"""
                                .formatted(partner))
                == 0;
    }

    /** Of all processes of the database, also of those that have ended: sessions that were closed, cleaners' workers. */
    Duration cpu() {
        return postmaster
                .descendants()
                .map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(CpuTime.withEndedChildren(postmaster), Duration::plus);
    }

    /** See {@link Stock#counted}. */
    boolean countsStatements() throws SQLException {
        return number("select count(*) from pg_extension where extname = 'pg_stat_statements'") > 0;
    }

    boolean durable() throws SQLException {
        return number(
                        """
                        select count(*) from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')
                          and setting = 'on'""")
                == 3;
    }

    /** The database's own processes, all at once. */
    void kill() {
        var all = java.util.stream.Stream.concat(postmaster.descendants(), java.util.stream.Stream.of(postmaster))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** @param sql with one number as its answer */
    long number(String sql) throws SQLException {
        ownCommits++;
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
