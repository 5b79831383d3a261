package se.budkavle.event.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** @throws SpoiledSideFileException when somebody else has written into it */
    static RowComplaints read(Path file) throws IOException {
        var rejections = new ArrayList<Rejection>();
        var warned = new ArrayList<Rejection>();
        int number = 0;
        // a reader that replaces what is no UTF-8, so that it is the line that is wrong
        try (var lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String json = lines.readLine(); json != null; json = lines.readLine()) {
                Line line = line(json, file, ++number);
                (line.warning() ? warned : rejections).add(new Rejection(line.row(), line.field(), line.message()));
            }
        }
        return new RowComplaints(rejections, warned);
    }

    private static Line line(String json, Path file, int number) throws SpoiledSideFileException {
        try {
            Line line = StrictJson.MAPPER.readValue(json, Line.class);
            if (line != null) {
                return line;
            }
        } catch (JsonProcessingException e) {
            // as a line that says null
        }
        throw SpoiledSideFileException.changed(file, number);
    }
}
