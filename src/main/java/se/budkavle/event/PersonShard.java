package se.budkavle.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Where a person's events queue: the same person always in the same of 64 shards. */
record PersonShard(long person, int shard) {
    /** A power of two. */
    static final int SHARDS = 64;

    /** The person of a key as the database works it out. */
    static final String PERSON =
            "('x' || encode(substr(sha256(convert_to(%s, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";

    static PersonShard of(String personKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(personKey.getBytes(StandardCharsets.UTF_8));
            long person = ByteBuffer.wrap(hash).getLong();
            return of(person);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @param person hash of a key */
    static PersonShard of(long person) {
        return new PersonShard(person, Math.floorMod(person, SHARDS));
    }
}
