package se.budkavle.event.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/**
 * What the source is told about its file.
 *
 * @param rejections at most {@link #MOST_REJECTIONS}; the file of rejected rows holds all
 * @param warned what was taken but looks wrong, at most {@link #MOST_REJECTIONS}; absent when there is nothing
 * @param rejectionsLeftOut how many more there are; absent when the list is whole
 * @param duplicate the same content came before: nothing was done
 * @param duplicateOf what the file was called then
 * @param reason why the whole file was refused; absent when it was read
 */
record FileReport(
        String source,
        String feed,
        String file,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sha256,
        long rows,
        long accepted,
        long replayed,
        long rejected,
        long warnings,
        List<Rejection> rejections,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Rejection> warned,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long rejectionsLeftOut,
        boolean duplicate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String duplicateOf,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

    static final int MOST_REJECTIONS = 10_000;

    /** @param row 1-based, rows of data alone */
    record Rejection(long row, String field, String message) {}

    static FileReport refused(InboxFile file, @Nullable String sha256, String reason) {
        return new FileReport(
                file.folder().source(),
                file.folder().feed(),
                file.name().text(),
                sha256,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                null,
                false,
                null,
                reason);
    }

    static FileReport duplicate(InboxFile file, FileIntake earlier) {
        return new FileReport(
                file.folder().source(),
                file.folder().feed(),
                file.name().text(),
                earlier.sha256(),
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                null,
                true,
                earlier.name(),
                null);
    }

    /** @param reason null when the file was read to its end */
    static FileReport read(FileIntake intake, RowComplaints complaints, @Nullable String reason) {
        FileCounts counts = intake.counts();
        long leftOut = counts.problems() - complaints.rejections().size();
        return new FileReport(
                intake.source(),
                intake.feed(),
                intake.name(),
                intake.sha256(),
                intake.rowsDone(),
                counts.accepted(),
                counts.replayed(),
                counts.rejected(),
                counts.warnings(),
                complaints.rejections(),
                complaints.warned(),
                leftOut > 0 ? leftOut : null,
                false,
                null,
                reason);
    }

    byte[] json() {
        try {
            String text =
                    StrictJson.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always JSON", e);
        }
    }
}
