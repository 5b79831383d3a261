package se.budkavle.event;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Knows how many events each insert brought to the database. */
final class CountedInserts extends JdbcTemplate {
    final List<Integer> events = new ArrayList<>();

    CountedInserts(DataSource database) {
        super(database);
    }

    @Override
    public <T> List<T> queryForList(String sql, Class<T> type, @Nullable Object... arguments) {
        if (sql.equals(NewEvent.INSERT)) {
            events.add(((Object[]) arguments[0]).length);
        }
        return super.queryForList(sql, type, arguments);
    }
}
