package se.budkavle.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
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

    /** @return how many were stored */
    long inBatches(Iterator<byte[]> rows, int size) throws SQLException {
        long stored = 0;
        try (var connection = database.connect();
                var insert = connection.prepareStatement("insert into bench_row values (?, ?)")) {
            connection.setAutoCommit(false);
            while (rows.hasNext()) {
                int batch = 0;
                for (; batch < size && rows.hasNext(); batch++) {
                    insert.setLong(1, next.incrementAndGet());
                    insert.setBytes(2, rows.next());
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
                stored += batch;
            }
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
