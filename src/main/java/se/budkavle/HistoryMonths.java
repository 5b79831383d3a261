package se.budkavle;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.DatabaseFault;

/**
 * Each history lies in a table for each month. To make one, all that is written to that history must wait, and that waits
 * for whoever reads it; so it is made in good time, and when somebody reads for long at another time. Each history's by
 * itself, as what is written takes them in an order of its own.
 */
final class HistoryMonths {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryMonths.class);
    static final List<String> HISTORIES = List.of("event", "communication", "attempt", "timeline");
    private static final int THIS = 0;
    private static final int NEXT = 1;
    private static final int IN_GOOD_TIME = 3;

    private final JdbcTemplate jdbc;

    HistoryMonths(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Without its month a history has all of it where what is of no month lies. Mostly they are there. One that cannot be
     * made, as rows of it lie there already, keeps no hub from its work: the watchdog tells.
     */
    void demandThis() {
        HISTORIES.forEach(history -> {
            tryToMake(history, THIS);
            tryToMake(history, NEXT);
        });
    }

    private void tryToMake(String history, int ahead) {
        try {
            make(history, ahead);
        } catch (DataAccessException e) {
            if (DatabaseFault.isAway(e) || ahead == THIS && DatabaseFault.isLocked(e)) {
                throw e;
            }
            LOG.warn("the month of {} that is {} ahead is made later: {}", history, ahead, DatabaseFault.words(e));
        }
    }

    /**
     * Whatever becomes of one month, the others are made.
     *
     * @throws DataAccessException when one could not be, as when somebody reads it for long: the first such failure
     */
    void prepare(String history) {
        DataAccessException first = null;
        for (int ahead = THIS; ahead <= IN_GOOD_TIME; ahead++) {
            try {
                make(history, ahead);
            } catch (DataAccessException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void make(String history, int ahead) {
        jdbc.queryForList("select make_history_month(?, ?)", history, ahead);
    }
}
