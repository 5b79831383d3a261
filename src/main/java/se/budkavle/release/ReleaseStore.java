package se.budkavle.release;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bundles by hash, so that what is in flight keeps the texts it was planned with. */
public final class ReleaseStore {
    private final JdbcTemplate jdbc;

    public ReleaseStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void save(Bundle bundle, Instant now) {
        jdbc.update(
                "insert into release (hash, body, loaded_at) values (?, ?, ?) on conflict do nothing",
                bundle.hash(),
                pack(bundle),
                Timestamp.from(now));
    }

    public Optional<Bundle> find(String hash) {
        return jdbc.queryForList("select body from release where hash = ?", byte[].class, hash).stream()
                .findFirst()
                .map(ReleaseStore::unpack);
    }

    private static byte[] pack(Bundle bundle) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            StrictJson.MAPPER.writeValue(zip, bundle.files());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Bundle unpack(byte[] packed) {
        try (var unzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Bundle.of(StrictJson.MAPPER.readValue(unzip, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
