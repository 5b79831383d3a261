package se.budkavle.camel;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Keys;
import se.budkavle.delivery.ReportStore.Arrived;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.PeerList;
import se.budkavle.partner.ReportCall;
import se.budkavle.partner.Signature;
import se.budkavle.partner.SigningCertificates;
import se.budkavle.partner.UnverifiableReportException;

/**
 * The report door's first and last step: {@code /reports/<partner>/<report>?key=…&mac=…}. Whoever calls must be one of the
 * partner's peers, where it has some. A key, or an address without one, must have its MAC, and the partner's own signature
 * must hold over the body as it came and the address as we gave it; then every header is
 * dropped. What is taken is answered by nothing, what is not by a problem document.
 */
@Component("httpReports")
final class HttpReports {
    private static final String STATUS = "status";
    private static final Pattern BEFORE_THE_NAMES = Pattern.compile("^/?(reports/)?");

    private final Logger log = LoggerFactory.getLogger(HttpReports.class);
    private final Supplier<PartnerCatalogue> partners;
    private final Keys keys;
    private final SigningCertificates certificates;
    private final ReportBodies bodies;
    private final ReportRefusals refusals;
    private final Clock clock;

    HttpReports(
            Supplier<PartnerCatalogue> partners,
            Keys keys,
            SigningCertificates certificates,
            ReportBodies bodies,
            ReportRefusals refusals,
            Clock clock) {
        this.partners = partners;
        this.keys = keys;
        this.certificates = certificates;
        this.bodies = bodies;
        this.refusals = refusals;
        this.clock = clock;
    }

    void typed(Exchange exchange) {
        HttpServletRequest request = ((PlatformHttpMessage) exchange.getMessage()).getRequest();
        String mediaType =
                exchange.getMessage().getHeader(RawBodyFilter.MEDIA_TYPE, "application/octet-stream", String.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        exchange.setVariable(STATUS, look(exchange, request, mediaType));
    }

    /** Nothing is read of what comes from strangers, as far as they can be told by who they are and what they ask for. */
    private int look(Exchange exchange, HttpServletRequest request, String mediaType) {
        String[] names = BEFORE_THE_NAMES
                .matcher(request.getRequestURI())
                .replaceFirst("")
                .split("/");
        Partner.Report report = names.length == 2 ? report(names[0], names[1]) : null;
        if (report == null || report.signature() == Signature.NONE) {
            return 404; // files, mails and answers come by their own doors
        }
        if (!isAllowed(names[0], request.getRemoteAddr())) {
            return refused(names[0], report, ReportRefusals.Proof.PEER);
        }
        if (!hasItsMac(names[0], report, request)) {
            return refused(names[0], report, ReportRefusals.Proof.MAC);
        }
        boolean isProved = !report.signature().isPartners();
        ReportBodies.Body read = bodies.read(request::getInputStream, isProved);
        if (read.status() != 200) {
            refusals.unread(names[0], report, read.status());
            return read.status();
        }
        return look(exchange, request, names[0], report, mediaType, read.bytes());
    }

    private int refused(String partner, Partner.Report report, ReportRefusals.Proof missing) {
        refusals.refused(partner, report, missing);
        return 403;
    }

    private int look(
            Exchange exchange,
            HttpServletRequest request,
            String partner,
            Partner.Report report,
            String mediaType,
            byte[] raw) {
        Signature.@Nullable Proof proof;
        try {
            proof = proof(partner, report, request, mediaType, raw);
        } catch (UnverifiableReportException e) {
            log.warn("a report of {} cannot be verified now: {}", partner, e.getMessage());
            refusals.putOff(partner, report);
            return 503; // it comes again
        }
        if (proof != null && !proof.holds()) {
            return refused(partner, report, ReportRefusals.Proof.SIGNATURE);
        }
        refusals.held(partner, report);
        exchange.getMessage()
                .setBody(new Arrived(
                        partner,
                        report.name(),
                        report.mediaType() == null ? mediaType : report.mediaType(),
                        namesAttempt(report, request) ? Attempt.idOf(parameter(request, "key")) : null,
                        raw,
                        proof == null ? null : proof.id()));
        return 204;
    }

    private Partner.@Nullable Report report(String partner, String report) {
        return partners.get().names().contains(partner)
                ? partners.get().partner(partner).reports().get(report)
                : null;
    }

    /** The peer itself counts: what a header says of others before it, anybody can say. */
    private boolean isAllowed(String partner, String peer) {
        String allowed = partners.get().parameters(partner).getOrDefault("reportPeers", "");
        try {
            return PeerList.of(allowed).allows(peer);
        } catch (IllegalArgumentException e) {
            log.warn("nobody may report for {}, as its reportPeers cannot be read: {}", partner, e.getMessage());
            return false;
        }
    }

    /** Whatever the address names was given to the partner with a MAC. */
    private boolean hasItsMac(String partner, Partner.Report report, HttpServletRequest request) {
        String mac = parameter(request, "mac");
        boolean namesReport = report.signature() == Signature.ADDRESS_MAC;
        return (!namesAttempt(report, request) || keys.fits(parameter(request, "key"), mac))
                && (!namesReport || keys.fitsAddress(partner, report.name(), mac));
    }

    private static boolean namesAttempt(Partner.Report report, HttpServletRequest request) {
        return report.signature() == Signature.ATTEMPT_MAC
                || !parameter(request, "key").isEmpty();
    }

    private Signature.@Nullable Proof proof(
            String partner, Partner.Report report, HttpServletRequest request, String mediaType, byte[] raw) {
        if (!report.signature().isPartners()) {
            return null;
        }
        var headers = new HashMap<String, String>();
        request.getHeaderNames()
                .asIterator()
                .forEachRemaining(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        headers.put("content-type", mediaType);
        String query = request.getQueryString();
        String url = keys.publicAddress(request.getRequestURI() + (query == null ? "" : "?" + query));
        return partners.get().verify(partner, report, new ReportCall(url, headers, raw, certificates), clock.instant());
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /** It was not stored: the partner is told to come again, the log where it failed, and neither what was sent. */
    void apologise(Exchange exchange) {
        Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        log.error("a report could not be taken: {}", Causes.of(e));
        exchange.getMessage().removeHeaders("*");
        boolean awhile = !Blame.isTheInputs(e);
        HttpDoor.problem(
                exchange.getMessage(),
                awhile ? 503 : 500,
                awhile
                        ? "the hub cannot store reports right now: send it again soon"
                        : "the hub failed to take this report: it was not stored",
                List.of());
    }

    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        int status = exchange.getVariable(STATUS, Integer.class);
        if (status >= 400) {
            HttpDoor.problem(message, status, title(status), List.of());
            return;
        }
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.HTTP_CHUNKED, false); // with its length, in one write
        message.setBody("");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "the report could not be read to its end";
            case 403 -> "nothing proves that the partner itself reports this";
            case 404 -> "no partner reports here";
            case 408 -> "a report is sent whole within half a minute";
            case 413 -> "a report has at most 1 MB";
            default -> "the report cannot be taken or verified right now: send it again soon";
        };
    }
}
