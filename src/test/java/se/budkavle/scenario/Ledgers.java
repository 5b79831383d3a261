package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Stores;

/** The partners' own ledgers against the hub's books. */
final class Ledgers {
    private static final Pattern KEY = Pattern.compile("(?:[?&]key=|^b\\+|^|-)([0-9a-f]{32})(?:$|[^0-9a-f])");

    private Ledgers() {}

    /**
     * Every line belongs to one attempt, no partner got anything more often than the hub says, and of a send that no partner
     * has seen the timeline tells: on a busy machine also a call to a partner that is well may come to nothing.
     */
    static void assertEachLineHasItsAttempt(RunningHub hub) {
        var lines = new HashMap<UUID, Integer>();
        hub.sandbox().received("46elks").forEach(line -> count(lines, key(line.at("/request/whendelivered"))));
        hub.sandbox().received("link-mobility").forEach(line -> count(lines, key(line.at("/request/refId"))));
        hub.sandbox().received("twilio").forEach(line -> count(lines, key(line.at("/request/StatusCallback"))));
        hub.sandbox().received("sinch").forEach(line -> count(lines, key(line.at("/request/client_reference"))));
        hub.sandbox().received("webhook").forEach(line -> count(lines, key(line.at("/request/messageId"))));
        hub.sandbox().received("mail-relay").forEach(line -> count(lines, key(line.at("/request/from"))));
        Map.of(
                        "sendgrid", "/request/personalizations/0/custom_args/budkavle_attempt",
                        "mailgun", "/request/v:attempt",
                        "postmark", "/request/Metadata/attempt",
                        "ses", "/request/EmailTags/0/Value",
                        "push-webhook", "/request/messageId",
                        "smpp", "/request/reference",
                        "kivra", "/request/parts/0/name",
                        "mailbox-generic", "/request/messageId")
                .forEach((partner, place) ->
                        hub.sandbox().received(partner).forEach(line -> count(lines, key(line.at(place)))));
        hub.sandbox().received("print-vendor").stream()
                .map(line -> line.at("/request/letterId").asText())
                .filter(id -> !id.isEmpty())
                .forEach(id -> count(lines, UUID.fromString(id)));
        var uploads = new HashMap<UUID, Integer>();
        hub.sandbox()
                .received("pingen")
                .forEach(line -> count(uploads, key(line.at("/request/data/attributes/file_original_name"))));
        hub.bean(Stores.class).attempts().find(uploads.keySet()).forEach((id, attempt) -> assertThat(attempt.sends())
                .as("a send may end before its letter is named")
                .hasSizeGreaterThanOrEqualTo(uploads.remove(id)));
        assertThat(uploads).as("letters of no attempt").isEmpty();
        Map<UUID, Attempt> attempts = hub.bean(Stores.class).attempts().find(lines.keySet());
        Map<UUID, Integer> inVain = toldInVain(hub, lines.keySet());
        lines.forEach((id, number) -> assertThat(attempts.get(id))
                .as("the attempt of a ledger's line")
                .isNotNull()
                .satisfies(a -> assertThat(a.sends()).hasSizeBetween(number, number + inVain.getOrDefault(id, 0))));
    }

    /** How many sends of each are said to have come to nothing, or to nothing that is known. */
    private static Map<UUID, Integer> toldInVain(RunningHub hub, Set<UUID> attempts) {
        var told = new HashMap<UUID, Integer>();
        hub.bean(JdbcTemplate.class)
                .query(
                        """
                        select attempt_id, count(*) from timeline
                        where attempt_id = any(?) and kind in ('not-taken', 'partner-away', 'ambiguous') group by attempt_id""",
                        (RowCallbackHandler) rs -> told.put(rs.getObject(1, UUID.class), rs.getInt(2)),
                        (Object) attempts.toArray(UUID[]::new));
        return told;
    }

    private static void count(Map<UUID, Integer> lines, UUID attemptId) {
        lines.merge(attemptId, 1, Integer::sum);
    }

    private static UUID key(JsonNode echoed) {
        Matcher key = KEY.matcher(echoed.asText());
        assertThat(key.find()).as("a ledger's line names its attempt").isTrue();
        return Attempt.idOf(key.group(1));
    }
}
