package se.budkavle.partner;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a setting stands for at this moment, null when nobody has given it. */
public interface Settings extends Function<String, @Nullable String> {
    /** Whether a file holds it, so that it may change while the hub runs. */
    boolean isInFile(String name);
}
