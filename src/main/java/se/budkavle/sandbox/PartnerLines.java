package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ledgers' lines, counted by the attempt that each names in what the partner was asked to echo. */
final class PartnerLines {
    static final List<String> PARTNERS = List.of(
            ElksSimulator.NAME,
            LinkSimulator.NAME,
            TwilioSimulator.NAME,
            SinchSimulator.NAME,
            WebhookSimulator.NAME,
            RelaySimulator.NAME,
            SendgridSimulator.NAME,
            MailgunSimulator.NAME,
            PostmarkSimulator.NAME,
            SesSimulator.NAME,
            PushSimulator.NAME,
            SmppSimulator.NAME,
            PrintSimulator.NAME,
            KivraSimulator.NAME,
            GenericMailboxSimulator.NAME,
            PingenSimulator.NAME);

    private static final Pattern CALLBACK_KEY = Pattern.compile("[?&]key=([0-9a-f]{32})(&|$)");
    private static final Pattern ENVELOPE_KEY = Pattern.compile("^b\\+([0-9a-f]{32})\\.");
    private static final Pattern FILE_KEY = Pattern.compile("^([0-9a-f]{32})[.]pdf$");
    private static final Pattern PART_KEY = Pattern.compile("-([0-9a-f]{32})[.]pdf$");
    private static final String REQUEST = "request";

    private final Verdict.Writer verdict;
    private final Map<UUID, Received> byAttempt = new HashMap<>();

    PartnerLines(Verdict.Writer verdict) {
        this.verdict = verdict;
    }

    void read(String partner, JsonNode line) {
        JsonNode request = line.path(REQUEST);
        if (request.has("files")) {
            return; // a batch as a whole: its letters have lines of their own
        }
        UUID attempt = attempt(partner, request);
        if (attempt == null) {
            verdict.differs(
                    "%s: a line of %s names no attempt",
                    partner, line.path("at").asText());
            return;
        }
        Received received = byAttempt.computeIfAbsent(attempt, ignored -> new Received(partner));
        verdict.check(
                received.partner().equals(partner),
                "attempt %s went to both %s and %s",
                attempt,
                received.partner(),
                partner);
        boolean taken = isTaken(line);
        verdict.line(partner, taken);
        received.add(taken, isAnswered(line), taken && reaches(partner, request), key(line));
    }

    /** By which the partner knows what it has had before; empty where it knows no such thing. */
    private static String key(JsonNode line) {
        return line.at("/answer/key").asText("");
    }

    static Optional<UUID> answered(String partner, JsonNode line) {
        JsonNode request = line.path(REQUEST);
        return request.has("files") || !isTaken(line) || !isAnswered(line)
                ? Optional.empty()
                : Optional.ofNullable(attempt(partner, request));
    }

    private static boolean isTaken(JsonNode line) {
        return !line.at("/answer/id").asText("").isEmpty();
    }

    private static boolean isAnswered(JsonNode line) {
        return line.at("/answer/given").asBoolean(true);
    }

    private static @Nullable UUID attempt(String partner, JsonNode request) {
        return switch (partner) {
            case ElksSimulator.NAME -> key(CALLBACK_KEY, request.path("whendelivered"));
            case LinkSimulator.NAME -> uuid(request.path("refId").asText());
            case TwilioSimulator.NAME -> key(CALLBACK_KEY, request.path("StatusCallback"));
            case SinchSimulator.NAME -> uuid(request.path("client_reference").asText());
            case WebhookSimulator.NAME, PushSimulator.NAME ->
                uuid(request.path("messageId").asText());
            case SmppSimulator.NAME -> uuid(request.path("reference").asText());
            case RelaySimulator.NAME -> key(ENVELOPE_KEY, request.path("from"));
            case SendgridSimulator.NAME ->
                uuid(request.at("/personalizations/0/custom_args/attempt").asText());
            case MailgunSimulator.NAME -> uuid(request.path("v:attempt").asText());
            case PostmarkSimulator.NAME -> uuid(request.at("/Metadata/attempt").asText());
            case SesSimulator.NAME -> uuid(request.at("/EmailTags/0/Value").asText());
            case KivraSimulator.NAME -> key(PART_KEY, request.at("/parts/0/name"));
            case PingenSimulator.NAME -> key(FILE_KEY, request.at("/data/attributes/file_original_name"));
            case GenericMailboxSimulator.NAME -> uuid(request.path("messageId").asText());
            case PrintSimulator.NAME -> uuid(request.path("letterId").asText());
            default -> throw new IllegalArgumentException("no such partner: " + partner);
        };
    }

    private static @Nullable UUID key(Pattern place, JsonNode in) {
        Matcher found = place.matcher(in.asText());
        return found.find() ? uuid(found.group(1)) : null;
    }

    private static @Nullable UUID uuid(String id) {
        String hex = id.replace("-", "");
        return hex.matches("[0-9a-f]{32}")
                ? new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16))
                : null;
    }

    /** Whether this message ends in the person's hands. */
    private static boolean reaches(String partner, JsonNode request) {
        return switch (partner) {
            case ElksSimulator.NAME -> reachesPhone(request.path("to"));
            case LinkSimulator.NAME -> reachesPhone(request.path("destination"));
            case TwilioSimulator.NAME -> reachesPhone(request.path("To"));
            case SinchSimulator.NAME -> reachesPhone(request.at("/to/0"));
            case WebhookSimulator.NAME -> reachesPhone(request.at("/recipient/mobile"));
            case PushSimulator.NAME ->
                reaches(Personas.ofAccount(request.at("/recipient/account").asText()));
            case SmppSimulator.NAME -> reachesPhone(request.path("to"));
            case RelaySimulator.NAME -> reachesMailbox(request.at("/to/0"));
            case SendgridSimulator.NAME -> reachesMailbox(request.at("/personalizations/0/to/0/email"));
            case MailgunSimulator.NAME -> reachesMailbox(request.path("to"));
            case PostmarkSimulator.NAME -> reachesMailbox(request.path("To"));
            case SesSimulator.NAME -> reachesMailbox(request.at("/Destination/ToAddresses/0"));
            case KivraSimulator.NAME -> KivraSimulator.reaches(request);
            case GenericMailboxSimulator.NAME ->
                Personas.hasMailbox(request.at("/recipient/personalNumber").asText());
            case PingenSimulator.NAME -> isMailed(request.path("letter"));
            default -> isMailed(request);
        };
    }

    private static boolean reachesMailbox(JsonNode address) {
        return switch (Personas.Mail.of(address.asText())) {
            case OK, GREYLIST, AWAY, COMPLAIN, DROP -> true;
            case NOUSER, BOUNCE, FULL -> false;
        };
    }

    private static boolean reachesPhone(JsonNode number) {
        return reaches(Personas.Sms.of(number.asText()));
    }

    private static boolean reaches(Personas.Sms persona) {
        return switch (persona) {
            case DELIVERED, JUMBLED, UNANSWERED, LATE, TROUBLED -> true;
            case FAILED, UNKNOWN_SUBSCRIBER, SILENT, REFUSED -> false;
        };
    }

    private static boolean isMailed(JsonNode letter) {
        var address = new ArrayList<String>();
        letter.path("address").forEach(line -> address.add(line.asText()));
        return LetterWindow.postalCode(address).map(Personas.Letter::of).orElse(Personas.Letter.MAILED)
                == Personas.Letter.MAILED;
    }

    /** Takes the lines of an attempt that the hub knows. */
    Received claim(UUID attempt, String partner) {
        Received received = byAttempt.remove(attempt);
        if (received == null) {
            return new Received(partner);
        }
        verdict.check(
                received.partner().equals(partner),
                "attempt %s is with %s, but went to %s",
                attempt,
                partner,
                received.partner());
        return received;
    }

    /** What nobody claimed. */
    void left() {
        byAttempt.forEach((attempt, received) ->
                verdict.differs("%s received attempt %s, which belongs to no event", received.partner(), attempt));
    }
}
