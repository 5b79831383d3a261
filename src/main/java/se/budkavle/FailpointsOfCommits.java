package se.budkavle;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import se.budkavle.work.Failpoints;

/**
 * Failpoints before and after each commit that changes something, named by the kind of thread that commits; for tests
 * alone.
 */
final class FailpointsOfCommits extends JdbcTransactionManager {
    private final JdbcTemplate jdbc;

    FailpointsOfCommits(DataSource database) {
        super(database);
        this.jdbc = new JdbcTemplate(database);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (jdbc.queryForObject("select pg_current_xact_id_if_assigned() is null", Boolean.class)) {
            super.doCommit(status);
            return;
        }
        Failpoints.aroundCommit(() -> {
            super.doCommit(status);
            return null;
        });
    }
}
