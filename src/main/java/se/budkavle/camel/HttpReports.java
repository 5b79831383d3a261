package se.budkavle.camel;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Keys;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;

/**
 * The report door's first and last step: {@code /reports/<partner>/<report>?key=…&mac=…}. The MAC must fit the attempt
 * key, or the address where there is none; the body is taken as it came, every header dropped, and the answer is empty.
 */
@Component("httpReports")
final class HttpReports {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final String STATUS = "status";

    private final Supplier<PartnerCatalogue> partners;
    private final Keys keys;

    HttpReports(Supplier<PartnerCatalogue> partners, Keys keys) {
        this.partners = partners;
        this.keys = keys;
    }

    void typed(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        String key = message.getHeader("key", "", String.class);
        String mac = message.getHeader("mac", "", String.class);
        String mediaType = message.getHeader(RawBodyFilter.MEDIA_TYPE, "application/octet-stream", String.class);
        InputStream body = RawBodyFilter.bodyOf(message);
        message.removeHeaders("*");
        String[] names = path.replaceFirst("^/?(reports/)?", "").split("/");
        Partner.Report report = names.length == 2 ? report(names[0], names[1]) : null;
        byte[] raw = body.readNBytes(MOST_BYTES + 1);
        int status = raw.length > MOST_BYTES ? 413 : status(names, report, key, mac);
        exchange.setVariable(STATUS, status);
        message.setBody(status == 204 ? received(names[0], report, key, mediaType, raw) : null);
    }

    private Partner.Report report(String partner, String report) {
        return partners.get().names().contains(partner)
                ? partners.get().partner(partner).reports().get(report)
                : null;
    }

    private int status(String[] names, Partner.@Nullable Report report, String key, String mac) {
        if (report == null) {
            return 404;
        }
        return switch (report.signature()) {
            case ATTEMPT_MAC -> keys.fits(key, mac) ? 204 : 403;
            case ADDRESS_MAC -> keys.fitsAddress(names[0], names[1], mac) ? 204 : 403;
            case NONE -> 404; // files, mails and answers come by their own doors
        };
    }

    private static ReceiveReport.RawBody received(
            String partner, Partner.Report report, String key, String mediaType, byte[] raw) {
        UUID attempt = report.signature() == Partner.Signature.ATTEMPT_MAC ? Attempt.idOf(key) : null;
        return new ReceiveReport.RawBody(
                partner, report.name(), report.mediaType() == null ? mediaType : report.mediaType(), attempt, raw);
    }

    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, exchange.getVariable(STATUS, Integer.class));
        message.setBody("");
    }
}
