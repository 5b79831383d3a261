package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import se.budkavle.identity.Bankgiro;
import se.budkavle.identity.OcrNumber;

/**
 * What a schema cannot say: identifiers whose digits must agree, days and moments that there are. A wrong one would lead a
 * payment or a notice astray, or keep a no from being heard.
 */
final class Identifiers {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern CUSTOMER_NO = Pattern.compile("[\\x21-\\x7e]{1,40}");

    private Identifiers() {}

    static List<FieldMessage> complaints(JsonNode data) {
        var found = new ArrayList<FieldMessage>();
        if (!CUSTOMER_NO
                .matcher(data.path("customer").path("customerNo").asText())
                .matches()) {
            found.add(new FieldMessage("/data/customer/customerNo", "must be 1 to 40 visible ASCII characters"));
        }
        demand(
                data,
                "invoice",
                "ocr",
                t -> OcrNumber.normalised(t).isPresent(),
                "must be 2 to 25 digits that end with their check digit",
                found);
        demand(
                data,
                "invoice",
                "bankgiro",
                t -> Bankgiro.normalised(t).isPresent(),
                "must be 7 or 8 digits that end with their check digit, for example 5050-1055",
                found);
        demand(
                data,
                "customer",
                "birthDate",
                Identifiers::isDay,
                "must be a day of the calendar, for example 1985-07-09",
                found);
        demand(
                data,
                "consent",
                "time",
                Identifiers::isMoment,
                "must be a moment as RFC 3339 writes it, for example 2026-11-22T09:00:00+01:00",
                found);
        return found;
    }

    private static void demand(
            JsonNode data,
            String part,
            String field,
            Predicate<String> right,
            String message,
            List<FieldMessage> found) {
        JsonNode value = data.path(part).path(field);
        if (!value.isMissingNode() && !value.isNull() && !(value.isTextual() && right.test(value.asText()))) {
            found.add(new FieldMessage("/data/" + part + "/" + field, message));
        }
    }

    private static boolean isMoment(String text) {
        try {
            return Rfc3339.parse(text) != null;
        } catch (DateTimeException noSuchMoment) {
            return false;
        }
    }

    private static boolean isDay(String text) {
        if (!DAY.matcher(text).matches()) {
            return false; // a year with a sign, which is one for the calendar too
        }
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException noSuchDay) {
            return false;
        }
    }
}
