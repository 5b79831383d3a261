package se.budkavle.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import se.budkavle.identity.EmailAddress;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;
import se.budkavle.identity.PhoneNumber;

/**
 * How a source's snapshot of a customer enters the register. Pure: the caller reads and writes the rows.
 *
 * <p>Each field keeps the time of the fact that set it, so that snapshots may arrive in any order and leave the same
 * data. Consents are no field: what a snapshot says of them goes to the ledger as words.
 */
public final class Register {
    private static final String SNAPSHOT = "snapshot:";
    private static final String CONSENTS = "consents";
    private static final String CUSTOMER_NO = "customerNo";
    private static final Set<String> NOT_MERGED = Set.of(CUSTOMER_NO, CONSENTS);

    /** Fields that reach or name somebody, and what can be read in them as the door leaves it. */
    private static final Map<String, Predicate<String>> READABLE = Map.of(
            "mobile", text -> PhoneNumber.parse(text).isPresent(),
            "phone", text -> PhoneNumber.parse(text).isPresent(),
            "email", text -> EmailAddress.parse(text).isPresent(),
            "personalNumber", PersonalNumber::exists,
            "orgNumber", OrganisationNumber::exists);

    private Register() {}

    /** The customer as it stands after a snapshot; {@code changed} when data or field times need to be written. */
    public record Merged(ObjectNode data, Map<String, Instant> fieldTimes, boolean changed) {}

    /**
     * Whether the object says who the customer is, or how it is reached: a number alone does not, and neither does what
     * somebody has agreed to, or a field that is cleared.
     */
    public static boolean isSnapshot(JsonNode customer) {
        return customer.properties().stream()
                .anyMatch(field -> !NOT_MERGED.contains(field.getKey())
                        && !field.getValue().isNull());
    }

    /**
     * Present fields replace, absent ones stay, null clears; {@code address} and {@code estate} are replaced whole. A
     * field set by a later fact than {@code factTime} stays. Of two facts at the same moment the one merged last counts.
     * A number or an address that cannot be read is kept only while nobody has said anything else, earlier or later: a slip
     * in one system never takes away what another one knows.
     *
     * @param current null for somebody new
     * @param fieldTimes when each field, cleared ones included, was last set
     */
    public static Merged merge(
            @Nullable ObjectNode current, Map<String, Instant> fieldTimes, ObjectNode snapshot, Instant factTime) {
        ObjectNode data = current == null ? JsonNodeFactory.instance.objectNode() : current.deepCopy();
        var times = new TreeMap<>(fieldTimes);
        if (!data.has(CUSTOMER_NO) && snapshot.has(CUSTOMER_NO)) {
            data.set(CUSTOMER_NO, snapshot.get(CUSTOMER_NO));
        }
        snapshot.properties().forEach(field -> {
            if (!NOT_MERGED.contains(field.getKey()) && replaces(field, data, times, factTime)) {
                times.put(field.getKey(), factTime);
                put(data, field.getKey(), field.getValue());
            }
        });
        return new Merged(data, times, !data.equals(current) || !times.equals(fieldTimes));
    }

    private static boolean replaces(
            Map.Entry<String, JsonNode> field, ObjectNode data, Map<String, Instant> times, Instant factTime) {
        Instant known = times.get(field.getKey());
        boolean readable = isReadable(field.getKey(), field.getValue());
        if (known == null || readable == isReadable(field.getKey(), data.path(field.getKey()))) {
            return known == null || !factTime.isBefore(known);
        }
        return readable;
    }

    /** What is cleared, or left blank, says something too. */
    private static boolean isReadable(String field, JsonNode value) {
        Predicate<String> readable = READABLE.get(field);
        return readable == null
                || value.isNull()
                || value.isMissingNode()
                || value.isTextual() && (value.asText().isBlank() || readable.test(value.asText()));
    }

    /** Fields of a snapshot that cannot be read, for which the customer has something that can. */
    public static List<String> unreadable(Customer customer, JsonNode snapshot) {
        return READABLE.keySet().stream()
                .filter(field -> !isReadable(field, snapshot.path(field)))
                .filter(field -> customer.text(field).isPresent()
                        && isReadable(field, customer.data().path(field)))
                .sorted()
                .toList();
    }

    private static void put(ObjectNode data, String field, JsonNode value) {
        if (value.isNull()) {
            data.remove(field);
        } else {
            data.set(field, value.deepCopy());
        }
    }

    /** Everything a snapshot says of consent, yes and no, for the ledger; {@link Consents} weighs it. */
    public static List<ConsentWord> words(ObjectNode snapshot, Instant at, String source) {
        var words = new ArrayList<ConsentWord>();
        snapshot.path(CONSENTS).properties().forEach(purpose -> {
            if (purpose.getValue().isBoolean()) {
                words.add(word(purpose.getKey(), "*", purpose.getValue(), at, source));
            }
            purpose.getValue().properties().stream()
                    .filter(channel -> channel.getValue().isBoolean())
                    .forEach(channel ->
                            words.add(word(purpose.getKey(), channel.getKey(), channel.getValue(), at, source)));
        });
        return words;
    }

    private static ConsentWord word(String purpose, String channel, JsonNode granted, Instant at, String source) {
        return new ConsentWord(purpose, channel, granted.asBoolean(), at, SNAPSHOT + source, "");
    }

    static boolean isFromSnapshot(ConsentWord word) {
        return word.origin().startsWith(SNAPSHOT);
    }
}
