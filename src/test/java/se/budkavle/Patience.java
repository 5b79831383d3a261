package se.budkavle;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must come: so long that no machine is too slow, as what comes costs no wait and what
 * never comes has failed anyhow. For every test, by {@code META-INF/services}.
 */
public class Patience implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(4));
    }
}
