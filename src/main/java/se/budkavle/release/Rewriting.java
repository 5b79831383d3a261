package se.budkavle.release;

import java.io.IOException;
import java.nio.file.Path;

/** What is done with an expected document that is not what the files make: shown to a person, and then written anew. */
@FunctionalInterface
public interface Rewriting {
    /** @param text the whole of what stands there afterwards */
    void rewrite(Path file, String text) throws IOException;
}
