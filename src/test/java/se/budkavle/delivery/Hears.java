package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A listener to alerts that may be down, and says in what order it and others beside it were told. */
final class Hears implements Alert.Hook {
    final List<Alert> alerts = new ArrayList<>();
    boolean down;
    /** It has heard, and nobody hears that it has. */
    boolean dies;
    /** A kind that it never takes. */
    String refused = "";
    /** Once, when it has heard. */
    Runnable then = () -> {};

    int calls;
    private final String name;
    private final List<String> told;

    /** @param told where each word is written down: {@code mail disk raised} */
    Hears(String name, List<String> told) {
        this.name = name;
        this.told = told;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void tell(Alert alert) throws IOException {
        calls++;
        assertThat(TransactionSynchronizationManager.getResourceMap())
                .as("connections held meanwhile")
                .isEmpty();
        if (down || alert.kind().equals(refused)) {
            throw new IOException("nobody there");
        }
        told.add(name + " " + alert.kind() + " " + alert.state());
        alerts.add(alert);
        Runnable now = then;
        then = () -> {};
        now.run();
        if (dies) {
            throw new IOException("the answer never came");
        }
    }
}
