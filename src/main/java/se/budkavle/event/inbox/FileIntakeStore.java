package se.budkavle.event.inbox;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.event.inbox.FileIntake.State;
import se.budkavle.release.Rows;

/** How far the reading of each file has come: the checkpoint that is stored together with a chunk's events. */
public final class FileIntakeStore {
    private final JdbcTemplate jdbc;

    public FileIntakeStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The row of this content; begun anew when there is none, or when the content was refused before. */
    FileIntake begin(String source, String feed, String sha256, String name, Instant at) {
        jdbc.update(
                """
                insert into file_intake (source, feed, sha256, name, state, counts, started_at)
                values (?, ?, ?, ?, 'reading', ?::jsonb, ?)
                on conflict (source, feed, sha256) do update set name = excluded.name, state = 'reading', rows_done = 0,
                  counts = excluded.counts, started_at = excluded.started_at
                where file_intake.state = 'failed' or file_intake.state = 'done'
                  and file_intake.counts @> '{"accepted": 0, "replayed": 0}' and not file_intake.counts @> '{"rejected": 0}'""",
                source,
                feed,
                sha256,
                name,
                Rows.json(FileCounts.NONE),
                Timestamp.from(at));
        return find(source, feed, sha256);
    }

    FileIntake find(FileIntake intake) {
        return find(intake.source(), intake.feed(), intake.sha256());
    }

    private FileIntake find(String source, String feed, String sha256) {
        return jdbc.queryForObject(
                "select * from file_intake where source = ? and feed = ? and sha256 = ?",
                FileIntakeStore::row,
                source,
                feed,
                sha256);
    }

    /**
     * Moves the checkpoint within the transaction of the rows before it.
     *
     * @throws OptimisticLockingFailureException when somebody else has moved it
     */
    void checkpoint(FileIntake before, FileIntake after) {
        int moved = jdbc.update(
                """
                update file_intake set rows_done = ?, counts = ?::jsonb, state = ?
                where source = ? and feed = ? and sha256 = ? and state = 'reading' and rows_done = ?""",
                after.rowsDone(),
                Rows.json(after.counts()),
                after.state().name().toLowerCase(Locale.ROOT),
                before.source(),
                before.feed(),
                before.sha256(),
                before.rowsDone());
        if (moved == 0) {
            throw new OptimisticLockingFailureException(
                    "another hub reads the file " + before.sha256() + " of " + before.source() + "/" + before.feed());
        }
    }

    void name(FileIntake intake, String name) {
        jdbc.update(
                "update file_intake set name = ? where source = ? and feed = ? and sha256 = ?",
                name,
                intake.source(),
                intake.feed(),
                intake.sha256());
    }

    void end(FileIntake intake, State state) {
        jdbc.update(
                "update file_intake set state = ? where source = ? and feed = ? and sha256 = ?",
                state.name().toLowerCase(Locale.ROOT),
                intake.source(),
                intake.feed(),
                intake.sha256());
    }

    /** Files whose rows are all dealt with, and whose report may not be out. */
    List<FileIntake> read(String source, String feed) {
        return jdbc.query(
                "select * from file_intake where source = ? and feed = ? and state = 'read'",
                FileIntakeStore::row,
                source,
                feed);
    }

    private static FileIntake row(ResultSet rs, int i) throws SQLException {
        return new FileIntake(
                rs.getString("source"),
                rs.getString("feed"),
                rs.getString("sha256"),
                rs.getString("name"),
                State.valueOf(rs.getString("state").toUpperCase(Locale.ROOT)),
                rs.getLong("rows_done"),
                Rows.read(rs.getString("counts"), new TypeReference<FileCounts>() {}));
    }
}
