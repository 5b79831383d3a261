package se.budkavle.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import se.budkavle.work.EmbeddedDatabase;

/**
 * A hub's folder with as many messages in its database as are wanted: one went through the hub, the others are copies of
 * its rows. The hub does not run when it is ready.
 *
 * @param name of the variant, and of its folder
 */
record Stock(String name, Job job, Bench.Settings bench) {
    private static final String LATER = "now() + interval '2 days'";
    private static final String IN_A_LANE = "lane like 'attempts:%'";
    private static final int PER_CUSTOMER = 10;

    /** Messages of the lowest priority that wait in their partner's lane. */
    void pending(long number, boolean areDue) throws Exception {
        try (var hub = seed()) {
            hub.hub().post("/partners/" + job.partner() + "/pause");
            hub.send(1);
            await(hub, "a message waits for its partner", "select count(*) from work where " + IN_A_LANE);
        }
        String due = areDue ? "now()" : LATER + " + n * interval '100 microseconds'";
        inDatabase(database -> {
            execute(database, "update lane set paused = false");
            execute(database, "update work set due = " + LATER + " where " + IN_A_LANE);
            new Copies(
                            database,
                            1,
                            Map.of(
                                    "work.priority", "2",
                                    "work.due", "case when s.%s then %s else s.due end".formatted(IN_A_LANE, due),
                                    "communication.urgency", "'bulk'"))
                    .make(number);
        });
    }

    /** What has waited is due, all of it at once. */
    void becomesDue() throws Exception {
        inDatabase(database -> {
            execute(database, "update work set due = now() where " + IN_A_LANE);
            execute(database, "vacuum (full, analyze) work");
        });
    }

    /** Messages that have arrived, ten for each customer. */
    void finished(long number) throws Exception {
        try (var hub = seed()) {
            hub.send(1);
            await(hub, "a message is finished", "select count(*) from communication where ended_at is not null");
        }
        inDatabase(database -> new Copies(database, PER_CUSTOMER, Map.of()).make(number));
    }

    /** The number of the customer who has the {@code n}th of the finished messages, from 0 on. */
    String customer(long n) {
        return source("seed") + "1-" + n / PER_CUSTOMER;
    }

    /** A hub on the folder as it is. @param visit a word for this time: its events are no repetitions */
    HubVariant open(String visit) throws Exception {
        return new HubVariant(name, source(visit), job, bench, List.of());
    }

    private HubVariant seed() throws Exception {
        return open("seed");
    }

    private String source(String visit) {
        return name + "-" + visit;
    }

    Path folder() {
        return bench.work().resolve(name);
    }

    private static void await(HubVariant hub, String what, String counted) throws Exception {
        Waiting.until("not yet: " + what, () -> hub.hub().gauge().number(counted) == 1);
    }

    private interface Change {
        void make(Connection database) throws Exception;
    }

    /** While no hub runs on it. */
    private void inDatabase(Change change) throws Exception {
        try (var server = EmbeddedDatabase.start(folder().resolve("data"));
                var database = DriverManager.getConnection(server.url(), server.user(), server.password())) {
            execute(database, "set idle_in_transaction_session_timeout = 0");
            change.make(database);
            count(database);
        }
    }

    /** An empty database that counts what its statements cost, for the hub that starts in the folder next. */
    static void counted(Path data) throws Exception {
        try (var server = EmbeddedDatabase.start(data);
                var database = DriverManager.getConnection(server.url(), server.user(), server.password())) {
            count(database);
        }
    }

    /** From the next start on. */
    private static void count(Connection database) throws Exception {
        execute(database, "create extension if not exists pg_stat_statements");
        execute(database, "alter system set shared_preload_libraries = 'pg_stat_statements'");
        execute(database, "alter system set pg_stat_statements.track_planning = on");
    }

    private static void execute(Connection database, String sql) throws Exception {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
