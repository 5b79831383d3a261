package se.budkavle.partner;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One letter of a batch cannot be printed; the batch is not written. Take it out and write again. */
public class UnprintableLetterException extends UntranslatableException {
    private final UUID letterId;

    public UnprintableLetterException(UUID letterId, @Nullable Throwable cause) {
        super("unprintable", "the letter " + letterId + " is no PDF that can be printed; take it out", cause);
        this.letterId = letterId;
    }

    public UUID letterId() {
        return letterId;
    }
}
