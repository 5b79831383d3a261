package se.budkavle;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.JdbcTemplate;

/** All tests of one class share a {@link TestDatabase} of their own. */
public abstract class DatabaseTest {
    protected static HikariDataSource database;
    protected static JdbcTemplate jdbc;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
        jdbc = new JdbcTemplate(database);
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }
}
