package se.budkavle.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;

/**
 * A customer as the register knows it after the event's snapshot: the canonical {@code data.customer} object, unknown
 * fields kept. Immutable by agreement: nobody changes {@code data}.
 */
public record Customer(ObjectNode data) {

    public String customerNo() {
        return data.path("customerNo").asText();
    }

    public boolean isCompany() {
        return "company".equals(data.path("kind").asText())
                || text("kind").isEmpty() && text("orgNumber").isPresent();
    }

    /** A company that is nobody's own firm: a sole trader's number is a personal number. */
    public boolean isLegalPerson() {
        return isCompany()
                && orgNumber().filter(OrganisationNumber::isSoleTraders).isEmpty();
    }

    public Optional<String> personalNumber() {
        return text("personalNumber");
    }

    public Optional<String> orgNumber() {
        return text("orgNumber");
    }

    /** {@code sv} unless the register says otherwise. */
    public String language() {
        return text("language").orElse("sv");
    }

    public String brand() {
        return text("brand").orElse("default");
    }

    public Optional<String> email() {
        return text("email");
    }

    public Optional<String> mobile() {
        return text("mobile");
    }

    public Optional<LocalDate> birthDate() {
        return text("birthDate").map(LocalDate::parse);
    }

    public boolean deceased() {
        return data.path("deceased").asBoolean(false);
    }

    public boolean protectedIdentity() {
        return data.path("protectedIdentity").asBoolean(false);
    }

    /** Channels the customer asked for, first wish first. */
    public List<String> wish() {
        return texts("wish");
    }

    /** Channels by which a block register (for example NIX) wants the person left alone: {@code letter}, {@code call}. */
    public List<String> blockRegister() {
        return texts("blockRegister");
    }

    private List<String> texts(String field) {
        var texts = new ArrayList<String>();
        data.path(field).forEach(n -> texts.add(n.asText()));
        return texts;
    }

    public JsonNode address() {
        return data.path("address");
    }

    public JsonNode estate() {
        return data.path("estate");
    }

    /**
     * The same person behind several customer numbers: personal or organisation number, else the customer number. A
     * number that cannot exist names nobody: sources fill such fields with the same dummy for many.
     */
    public String personKey() {
        return personalNumber()
                .filter(PersonalNumber::exists)
                .or(() -> orgNumber().filter(OrganisationNumber::exists))
                .orElseGet(this::customerNo);
    }

    public Optional<String> text(String field) {
        JsonNode value = data.path(field);
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }
}
