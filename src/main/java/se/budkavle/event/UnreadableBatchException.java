package se.budkavle.event;

/** A batch that is refused as a whole, before any of its events was given out. The message may be shown to the sender. */
public class UnreadableBatchException extends RuntimeException {
    private final int status;

    public UnreadableBatchException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 400 when it is no JSON array, 413 when it holds too much. */
    public int status() {
        return status;
    }
}
