package se.budkavle.event;

/** Bytes that are not the JSON the hub takes. The message may be shown to the sender: it never quotes what was sent. */
public class NotJsonException extends RuntimeException {
    NotJsonException(String message) {
        super(message, null, false, false);
    }
}
