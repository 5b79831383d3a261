package se.budkavle.planning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Only one communication may hold any of these keys until then.
 *
 * @param keys hold no personal data: persons stand in them as a hash. What counts per person has a key for the person and
 *     one for the customer number, so that it also counts when the person behind the number becomes known later
 */
public record Once(List<String> keys, Instant until) {

    /** How a person, or a customer number of whom nobody knows the person, stands in a key. */
    public static String person(String personKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(personKey.getBytes(StandardCharsets.UTF_8));
            return "person:" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** With the keys of a person that the customer has turned out to be. */
    public Once also(String customerNo, String personKey) {
        return new Once(
                keys.stream()
                        .flatMap(key -> Stream.of(key, key.replace(person(customerNo), person(personKey))))
                        .distinct()
                        .toList(),
                until);
    }
}
