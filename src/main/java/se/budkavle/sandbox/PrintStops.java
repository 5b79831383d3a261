package se.budkavle.sandbox;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A stop list as the vendor reads it: {@code batchId;letterId}, a row a letter. */
record PrintStops(String batchId, String letterId) {
    private static final List<String> HEADER = List.of("batchId", "letterId");

    /** @throws IOException for a list of another form: nothing of it is stopped */
    static List<PrintStops> read(Path file) throws IOException {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(';').ofCsvRecord(file)) {
            List<CsvRecord> rows = reader.stream().toList();
            boolean fits = !rows.isEmpty()
                    && rows.getFirst().getFields().equals(HEADER)
                    && rows.stream().allMatch(row -> row.getFieldCount() == HEADER.size());
            if (!fits) {
                throw new IOException("a stop list has the columns batchId;letterId");
            }
            return rows.stream()
                    .skip(1)
                    .map(row -> new PrintStops(row.getField(0), row.getField(1)))
                    .toList();
        }
    }
}
