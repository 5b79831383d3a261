package se.budkavle.cli;

/** A verb that ends with one plain line on stderr. */
final class VerbFailedException extends RuntimeException {
    private final int status;

    private VerbFailedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Exit 1: the work could not be done. */
    static VerbFailedException failed(String message) {
        return new VerbFailedException(1, message);
    }

    /** Exit 2: what was asked for is wrong. */
    static VerbFailedException refused(String message) {
        return new VerbFailedException(2, message);
    }

    int status() {
        return status;
    }
}
