package se.budkavle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import se.budkavle.release.Hashes;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;

/**
 * What must be the same in every hub on a database: the key that partners' reports are known by, as a report to one hub
 * about a message of another would else count as forged; and the forms of rows, as one hub could not read what another
 * wrote.
 */
final class NodeKey {
    private static final String NAME = "mac-key";
    private static final String ROWS = "rows";
    /**
     * One more whenever this version writes something that the one before cannot read: a new form of {@code Packing}; a
     * column that was text and is packed, or is packed with another kind of dictionary; a lane, a state or a word of which
     * an earlier hub knows nothing. A column that an earlier hub only leaves alone needs none. Since 6 two hubs of
     * unlike numbers never live side by side; until then it was the newest form of packed bytes alone.
     */
    private static final int NEWEST_ROWS = 6;

    private static final UUID FORMS = fingerprint("rows " + NEWEST_ROWS);

    private final DutyStore store;
    private final UUID fingerprint;

    NodeKey(DutyStore store, String macKey) {
        this.store = store;
        this.fingerprint = fingerprint("mac-key " + macKey);
    }

    private static UUID fingerprint(String what) {
        String hash = Hashes.sha256(("budkavle " + what).getBytes(StandardCharsets.UTF_8));
        return UUID.nameUUIDFromBytes(hash.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalStateException when a hub that lives, or did so a moment ago, has another one */
    void demandSame() {
        if (!holdsRows()) {
            throw new IllegalStateException(
                    "a hub of another version runs on this database, or did until %d seconds ago, and cannot read what this one writes: stop all of them, then start those of one version"
                            .formatted(Duties.LENGTH.toSeconds()));
        }
        if (!renew()) {
            throw new IllegalStateException(
                    "another hub runs on this database with another budkavle.mac-key, or did until %d seconds ago: give all of them the same one, in BUDKAVLE_MAC_KEY or as the file mac-key in each data folder"
                            .formatted(Duties.LENGTH.toSeconds()));
        }
    }

    /** False while hubs whose rows this one cannot read have the database. */
    boolean holdsRows() {
        return store.hold(ROWS, FORMS, Duties.LENGTH);
    }

    boolean renew() {
        return store.hold(NAME, fingerprint, Duties.LENGTH);
    }
}
