package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.inbox.FileReport.Rejection;
import se.budkavle.release.Rows;
import se.budkavle.release.StrictJson;

/** What is wrong with single rows of a file: those that were rejected, and what was taken all the same. */
record RowComplaints(List<Rejection> rejections, List<Rejection> warned) {
    static final RowComplaints NONE = new RowComplaints(List.of(), List.of());

    /** A line of the file in which they grow while the rows are read. */
    private record Line(long row, String field, String message, boolean warning) {}

    static byte[] line(long row, FieldMessage message, boolean warning) {
        var line = new Line(row, message.pointer(), message.message(), warning);
        return (Rows.json(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static RowComplaints read(Path file) throws IOException {
        var rejections = new ArrayList<Rejection>();
        var warned = new ArrayList<Rejection>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(RowComplaints::line).forEach(line -> (line.warning() ? warned : rejections)
                    .add(new Rejection(line.row(), line.field(), line.message())));
        }
        return new RowComplaints(rejections, warned);
    }

    private static Line line(String json) {
        try {
            return StrictJson.MAPPER.readValue(json, Line.class);
        } catch (IOException e) {
            throw new IllegalStateException("what the hub wrote itself can be read", e);
        }
    }
}
