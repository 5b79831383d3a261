package se.budkavle.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.rows.Packing;

/** Documents by the SHA-256 of their bytes, deflated: the same document is kept once. */
public final class DocumentStore {
    private final JdbcTemplate jdbc;

    public DocumentStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void save(Collection<Attachment> documents) {
        jdbc.batchUpdate(
                "insert into document (sha256, media_type, size, body) values (?, ?, ?, ?) on conflict do nothing",
                documents.stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Attachment::sha256, d -> d, (a, b) -> a, java.util.TreeMap::new))
                        .values()
                        .stream()
                        .map(d -> new Object[] {d.sha256(), d.mediaType(), d.bytes().length, Packing.pack(d.bytes())})
                        .toList());
    }

    public record Document(String sha256, String mediaType, byte[] bytes) {}

    public Optional<Document> find(String sha256) {
        return Optional.ofNullable(find(java.util.List.of(sha256)).get(sha256));
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

    private static byte[] inflate(byte[] packed, int size) {
        byte[] plain = Packing.unpack(packed);
        if (plain.length != size) {
            throw new IllegalStateException("a stored document has %d bytes, not %d".formatted(plain.length, size));
        }
        return plain;
    }
}
