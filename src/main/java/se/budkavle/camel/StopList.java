package se.budkavle.camel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Withdrawals.Wanted;
import se.budkavle.partner.Translator;
import se.budkavle.partner.Withdraw;

/** What tells a print vendor, in a file, which letters of a batch are not to be printed any more. */
@Component("stopList")
final class StopList {
    /** What the route ends with: the vendor's acknowledgement will say what came of it. */
    enum Left {
        AT_THE_PARTNER
    }

    private final Supplier<Translator> translator;
    private final RouteSecrets secrets;

    StopList(Supplier<Translator> translator, RouteSecrets secrets) {
        this.translator = translator;
        this.secrets = secrets;
    }

    /** The body becomes the list, under a name that the same wish has each time it is left. */
    public void make(Exchange exchange) {
        secrets.refresh();
        Wanted wanted = exchange.getMessage().getBody(Wanted.class);
        Translator today = translator.get();
        Withdraw withdraw = Objects.requireNonNull(
                today.catalogue().partner(wanted.partner()).withdraw());
        String batchId = String.valueOf(wanted.batchId());
        var model =
                Map.<String, Object>of("batchId", batchId, "letters", List.of(Map.of("letterId", wanted.partnerRef())));
        exchange.getMessage().setBody(today.write(wanted.partner(), withdraw.document(), model));
        exchange.getMessage().setHeader(Exchange.FILE_NAME, batchId + "." + wanted.attemptId() + ".stop.csv");
    }

    public void left(Exchange exchange) {
        exchange.getMessage().setBody(Left.AT_THE_PARTNER);
    }
}
