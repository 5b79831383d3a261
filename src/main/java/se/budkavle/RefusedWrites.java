package se.budkavle;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.DatabaseWatch;

/** Every failed statement and commit comes by here: who watches hears of a database that would not write, whoever asked it to. */
final class RefusedWrites implements SQLExceptionTranslator {
    private final DatabaseWatch watch;

    private RefusedWrites(DatabaseWatch watch) {
        this.watch = watch;
    }

    /** The usual one, which asks us first. */
    static SQLExceptionTranslator heardBy(DatabaseWatch watch) {
        var usual = new SQLExceptionSubclassTranslator();
        usual.setCustomTranslator(new RefusedWrites(watch));
        return usual;
    }

    /** Null: what it is, the usual one says. */
    @Override
    public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException failure) {
        if (DatabaseFault.refusesToWrite(failure.getSQLState())) {
            watch.refusedToWrite(DatabaseFault.words(failure));
        }
        return null;
    }
}
