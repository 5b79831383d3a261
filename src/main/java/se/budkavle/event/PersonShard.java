package se.budkavle.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Where a person's events queue: the same person always in the same of 64 shards. */
record PersonShard(long person, int shard) {
    private static final int SHARDS = 64;

    static PersonShard of(String personKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(personKey.getBytes(StandardCharsets.UTF_8));
            long person = ByteBuffer.wrap(hash).getLong();
            return new PersonShard(person, Math.floorMod(person, SHARDS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
