package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import se.budkavle.sandbox.StrictFields.Fault;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** One content as Kivra reads it: the first thing that it would not take, by its own codes. */
final class KivraContent {
    static final String PERSON = "[12]\\d{11}";
    static final String COMPANY = "SE\\d{10}01";

    private static final String TYPES = "letter(\\.(creditnotice|form|signed|salary))?|salaryslip"
            + "|invoice(\\.(reminder|renewal|debtcampaign|debtcollection|donation|paymentnotice))?"
            + "|booking|registered\\.letter|invite\\.[a-z]+|ticket\\.event|accounting\\.[a-z]+";
    /** Others are not kept for somebody who is no user yet. */
    private static final String KEPT_TYPES = "letter\\.(creditnotice|salary|signed)|salaryslip|invite\\.sign";

    private static final Map<String, Rule> FIELDS = Map.of(
            "ssn", Rule.text(PERSON),
            "email", Rule.text("[^@\\s]+@[^@\\s]+"),
            "vat_number", Rule.text(COMPANY),
            "subject", Rule.text(".+").demanded(),
            "type", Rule.text(TYPES).demanded(),
            "generated_at", Rule.text("\\d{4}-\\d\\d-\\d\\d"),
            "retain", Rule.of(Kind.FLAG),
            "retention_time", Rule.text("30|390"),
            "parts", Rule.of(Kind.LIST).demanded(),
            "payment_multiple_options", Rule.of(Kind.OBJECT));
    private static final Map<String, Rule> PART = Map.of(
            "name", Rule.text(".+").demanded(),
            "data", Rule.text(SentPdf.PATTERN).demanded(),
            "content_type", Rule.text("application/pdf").demanded(),
            "responsive_part", Rule.of(Kind.OBJECT));
    private static final Map<String, Rule> RESPONSIVE = Map.of(
            "name", Rule.text(".+").demanded(),
            "data", Rule.text("[A-Za-z0-9+/]+={0,2}").demanded(),
            "content_type", Rule.text("text/html").demanded());
    private static final Map<String, Rule> PAYMENT = Map.of(
            "payable", Rule.of(Kind.FLAG).demanded(),
            "currency", Rule.text("SEK").demanded(),
            "method", Rule.text("[12]").demanded(),
            "account", Rule.text("\\d{2,10}").demanded(),
            "swish_alias", Rule.text("\\d{10}|disable"),
            "options", Rule.of(Kind.LIST).demanded(),
            "flexible_option", Rule.of(Kind.OBJECT));
    private static final Map<String, Rule> OPTION = Map.of(
            "due_date", Rule.text("\\d{4}-\\d\\d-\\d\\d").demanded(),
            "amount", Rule.text("\\d+(\\.\\d{1,2})?").demanded(),
            "type", Rule.text("SE_OCR|TENANT_REF").demanded(),
            "reference", Rule.text(".{1,25}").demanded(),
            "title", Rule.text(".+"),
            "description", Rule.text(".+"),
            "icon", Rule.of(Kind.OBJECT));

    /** Why a content is not taken. */
    record Wrong(int status, String code, String message) {
        static Wrong field(String code, String field) {
            return new Wrong(400, code, "Wrong field " + field);
        }
    }

    private KivraContent() {}

    static Optional<Wrong> wrong(ObjectNode content) {
        return Stream.<java.util.function.Supplier<Optional<Wrong>>>of(
                        () -> fields(content),
                        () -> recipient(content),
                        () -> parts(content),
                        () -> retention(content),
                        () -> payment(content.path("payment_multiple_options")))
                .flatMap(look -> look.get().stream())
                .findFirst();
    }

    private static Optional<Wrong> fields(ObjectNode content) {
        return StrictFields.fault(content, FIELDS)
                .map(Fault::field)
                .map(field -> Wrong.field(
                        switch (field) {
                            case "ssn" -> "40009";
                            case "vat_number" -> "40018";
                            default -> "40001";
                        },
                        field));
    }

    private static Optional<Wrong> recipient(ObjectNode content) {
        long named =
                Stream.of("ssn", "email", "vat_number").filter(content::has).count();
        return named == 1
                ? Optional.empty()
                : Optional.of(new Wrong(400, "40001", "One of ssn, email and vat_number is wanted"));
    }

    private static Optional<Wrong> parts(ObjectNode content) {
        for (JsonNode part : content.path("parts")) {
            Optional<Fault> wrong = StrictFields.fault(part, PART);
            if (wrong.isPresent()) {
                return Optional.of(Wrong.field(
                        wrong.get().field().equals("data") ? "40047" : "40001",
                        "parts." + wrong.get().field()));
            }
            if (part.has("responsive_part")
                    && StrictFields.fault(part.path("responsive_part"), RESPONSIVE)
                            .isPresent()) {
                return Optional.of(Wrong.field("40001", "parts.responsive_part"));
            }
        }
        return content.path("parts").isEmpty() ? Optional.of(Wrong.field("40001", "parts")) : Optional.empty();
    }

    private static Optional<Wrong> retention(ObjectNode content) {
        return content.path("retain").asBoolean()
                        && !content.path("type").asText().matches(KEPT_TYPES)
                ? Optional.of(new Wrong(422, "42221", "This type cannot be retained"))
                : Optional.empty();
    }

    private static Optional<Wrong> payment(JsonNode payment) {
        if (payment.isMissingNode()) {
            return Optional.empty();
        }
        if (StrictFields.fault(payment, PAYMENT).isPresent()
                || payment.path("options").isEmpty()) {
            return Optional.of(Wrong.field("40001", "payment_multiple_options"));
        }
        for (JsonNode option : payment.path("options")) {
            Optional<Wrong> wrong = option(option);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<Wrong> option(JsonNode option) {
        Optional<String> wrong = StrictFields.fault(option, OPTION).map(Fault::field);
        if (wrong.isPresent()) {
            return Optional.of(Wrong.field(
                    switch (wrong.get()) {
                        case "due_date" -> "40041";
                        case "amount" -> "40042";
                        case "reference" -> "40044";
                        default -> "40001";
                    },
                    wrong.get()));
        }
        if (!isDay(option.path("due_date").asText())) {
            return Optional.of(Wrong.field("40041", "due_date"));
        }
        if (new BigDecimal(option.path("amount").asText()).signum() == 0) {
            return Optional.of(Wrong.field("40042", "amount"));
        }
        String reference = option.path("reference").asText();
        boolean checked = option.path("type").asText().equals("TENANT_REF")
                || reference.matches("\\d{2,25}")
                        && CheckDigit.luhn(reference.substring(0, reference.length() - 1))
                                .equals(reference);
        return checked ? Optional.empty() : Optional.of(Wrong.field("40044", "reference"));
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
