package se.budkavle.event;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a batch, kept where they need no memory while they are read. */
@FunctionalInterface
public interface BatchBody {
    /** From the beginning, each time; one stream at a time. */
    InputStream open() throws IOException;
}
