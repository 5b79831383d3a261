package se.budkavle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import se.budkavle.release.Hashes;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;

/**
 * The key that partners' reports are known by must be the same in every hub on a database: a report to one hub about a
 * message of another would else count as forged.
 */
final class NodeKey {
    private static final String NAME = "mac-key";

    private final DutyStore store;
    private final UUID fingerprint;

    NodeKey(DutyStore store, String macKey) {
        this.store = store;
        String hash = Hashes.sha256(("budkavle mac-key " + macKey).getBytes(StandardCharsets.UTF_8));
        this.fingerprint = UUID.nameUUIDFromBytes(hash.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalStateException when a hub that lives, or did so a moment ago, has another one */
    void demandSame() {
        if (!renew()) {
            throw new IllegalStateException(
                    "another hub runs on this database with another budkavle.mac-key, or did until %d seconds ago: give all of them the same one, in BUDKAVLE_MAC_KEY or as the file mac-key in each data folder"
                            .formatted(Duties.LENGTH.toSeconds()));
        }
    }

    boolean renew() {
        return store.hold(NAME, fingerprint, Duties.LENGTH);
    }
}
