package se.budkavle.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.pdf.PdfStart;
import se.budkavle.release.Dictionaries;
import se.budkavle.rows.Bulk;

/**
 * Documents by the SHA-256 of their bytes: the same document is kept once, and once what many begin with, their fonts.
 */
public final class DocumentStore {
    private record Row(Attachment document, byte[] packed) {}

    private static final Bulk<Row> DOCUMENTS = new Bulk<Row>()
            .text("sha256", r -> r.document().sha256())
            .text("media_type", r -> r.document().mediaType())
            .integer("size", r -> r.document().bytes().length)
            .bytes("body", Row::packed);
    private static final String INSERT = DOCUMENTS.insert("document") + " on conflict do nothing";

    private final JdbcTemplate jdbc;

    private final Dictionaries dictionaries;

    public DocumentStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.dictionaries = dictionaries;
    }

    /** In the order of their hashes, in which two transactions meet without waiting for each other in a circle. */
    public void save(Collection<Attachment> documents) {
        if (!documents.isEmpty()) {
            var distinct = new TreeMap<String, Attachment>();
            documents.forEach(d -> distinct.putIfAbsent(d.sha256(), d));
            List<Row> rows = distinct.values().stream()
                    .map(d -> new Row(d, packed(d.bytes())))
                    .toList();
            jdbc.update(INSERT, DOCUMENTS.arguments(rows));
        }
    }

    private byte[] packed(byte[] document) {
        return dictionaries.packAfter(PdfStart.length(document), document);
    }

    public record Document(String sha256, String mediaType, byte[] bytes) {}

    public Optional<Document> find(String sha256) {
        return Optional.ofNullable(find(List.of(sha256)).get(sha256));
    }

    public Map<String, Document> find(Collection<String> hashes) {
        var found = new HashMap<String, Document>();
        jdbc.query(
                "select * from document where sha256 = any(?)",
                rs -> {
                    found.put(
                            rs.getString("sha256"),
                            new Document(
                                    rs.getString("sha256"),
                                    rs.getString("media_type"),
                                    inflate(rs.getBytes("body"), rs.getInt("size"))));
                },
                (Object) hashes.toArray(String[]::new));
        return found;
    }

    private byte[] inflate(byte[] packed, int size) {
        byte[] plain = dictionaries.unpack(packed);
        if (plain.length != size) {
            throw new IllegalStateException("a stored document has %d bytes, not %d".formatted(plain.length, size));
        }
        return plain;
    }
}
