package se.budkavle.event;

/** Bytes that are not the JSON the hub takes. The message may be shown to the sender: it never quotes what was sent. */
public class NotJsonException extends RuntimeException {
    private final String pointer;

    NotJsonException(String message) {
        this("", message);
    }

    /** @param pointer where in the document it is; empty when the message says so, or all of it is meant */
    NotJsonException(String pointer, String message) {
        super(message, null, false, false);
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }

    /** The same of a document that stands at {@code place} of another one. */
    NotJsonException at(String place) {
        return pointer.isEmpty() ? this : new NotJsonException(place + pointer, getMessage());
    }
}
