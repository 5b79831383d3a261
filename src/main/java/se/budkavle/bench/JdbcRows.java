package se.budkavle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** What a plain program does that stores bytes in the same durable database and nothing else: JDBC, a key and a value. */
final class JdbcRows {
    private final DatabaseGauge database;
    private final AtomicLong next = new AtomicLong();

    JdbcRows(DatabaseGauge database) throws SQLException {
        this.database = database;
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists bench_row (n bigint primary key, body bytea not null)");
        }
    }

    /** Every line of a file. @return how many were stored */
    long inBatches(Path file, int size) throws IOException, SQLException {
        long stored = 0;
        // bytes in, the same bytes out
        try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                var connection = database.connect();
                var insert = connection.prepareStatement("insert into bench_row values (?, ?)")) {
            connection.setAutoCommit(false);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                insert.setLong(1, next.incrementAndGet());
                insert.setBytes(2, line.getBytes(StandardCharsets.ISO_8859_1));
                insert.addBatch();
                if (++stored % size == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        return stored;
    }

    /** Each thread commits one row after the other. */
    long oneByOne(int threads, long most, long untilNanos, byte[] row) throws Exception {
        var begun = new AtomicLong();
        var stored = new AtomicLong();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var all = new java.util.ArrayList<Future<?>>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    try (Connection connection = database.connect();
                            var insert = connection.prepareStatement("insert into bench_row values (?, ?)")) {
                        while (System.nanoTime() < untilNanos && begun.incrementAndGet() <= most) {
                            insert.setLong(1, next.incrementAndGet());
                            insert.setBytes(2, row);
                            insert.executeUpdate();
                            stored.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> thread : all) {
                thread.get();
            }
        }
        return stored.get();
    }
}
