package se.budkavle.event.feed;

/** A file that is refused as a whole. The message names rows and columns, never what stands in them. */
public class RefusedFileException extends RuntimeException {
    public RefusedFileException(String message) {
        super(message);
    }
}
