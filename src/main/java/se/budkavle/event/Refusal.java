package se.budkavle.event;

import java.util.List;

/** Ends the reading of one event; becomes a {@link Reading.Refused}. Its texts never hold what was sent. */
final class Refusal extends RuntimeException {
    private static final String NOT_AN_EVENT = "This is not a CloudEvent.";
    static final String NOT_JSON = "The body is not the JSON that is taken here.";

    final int status;
    final transient List<FieldMessage> errors;

    Refusal(int status, String title, List<FieldMessage> errors) {
        super(title, null, false, false);
        this.status = status;
        this.errors = errors;
    }

    static Refusal notAnEvent(String pointer, String message) {
        return new Refusal(400, NOT_AN_EVENT, List.of(new FieldMessage(pointer, message)));
    }

    /** One alone stays what it is; several are an envelope with as many faults. */
    static Refusal allOf(List<Refusal> faults) {
        return faults.size() == 1
                ? faults.getFirst()
                : new Refusal(
                        400,
                        NOT_AN_EVENT,
                        faults.stream().flatMap(f -> f.errors.stream()).toList());
    }

    static Refusal of(NotJsonException e) {
        return new Refusal(400, NOT_JSON, List.of(new FieldMessage(e.pointer(), e.getMessage())));
    }

    static Refusal wrongMediaType(String pointer, String message) {
        return new Refusal(415, "The media type is not taken here.", List.of(new FieldMessage(pointer, message)));
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, "The body is too large.", List.of(new FieldMessage("", message)));
    }

    static Refusal wrongData(List<FieldMessage> errors) {
        return new Refusal(422, "The event does not fit its type.", errors);
    }
}
