package se.budkavle.camel;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Partner.Report;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Signature;
import se.budkavle.work.LanePulse;

/**
 * What became of calls to a partner's report. Anybody may call, so one that nothing proves says little; many in a row, and
 * none between them that holds, say that a secret or an address is another one here than there.
 */
@Component
final class ReportRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRefusals.class);
    private static final String CALLS = "budkavle.reports";

    private final LanePulse pulse;
    private final MeterRegistry registry;
    private final Supplier<PartnerCatalogue> partners;

    ReportRefusals(LanePulse pulse, MeterRegistry registry, Supplier<PartnerCatalogue> partners) {
        this.pulse = pulse;
        this.registry = registry;
        this.partners = partners;
    }

    /** What was missing. */
    enum Proof {
        PEER("comes from none of its reportPeers"),
        MAC("has an address without our MAC"),
        SIGNATURE("has a signature that does not hold");

        private final String words;

        Proof(String words) {
            this.words = words;
        }
    }

    void held(String partner, Report report) {
        count(partner, report, "taken");
        pulse.proven(door(partner, report));
    }

    /** It comes again. */
    void putOff(String partner, Report report) {
        count(partner, report, "put-off");
    }

    /** @param status what it was answered; 503 has no place, anything else was not there whole, or too long */
    void unread(String partner, Report report, int status) {
        count(partner, report, status == 503 ? "put-off" : "broken-off");
    }

    void refused(String partner, Report report, Proof missing) {
        count(partner, report, "refused");
        List<String> settings = settings(partner, report, missing);
        if (pulse.unproven(door(partner, report), String.join(", ", settings)) == 1) {
            LOG.warn(
                    "a report {} is refused, it {}: more of them in a row count without a further line",
                    door(partner, report),
                    missing.words);
        }
    }

    private void count(String partner, Report report, String result) {
        registry.counter(CALLS, "partner", partner, "report", report.name(), "result", result)
                .increment();
    }

    private static String door(String partner, Report report) {
        return partner + "/" + report.name();
    }

    private List<String> settings(String partner, Report report, Proof missing) {
        return switch (missing) {
            case PEER -> named(partner, List.of("reportPeers"));
            case MAC -> List.of("BUDKAVLE_MAC_KEY");
            case SIGNATURE ->
                Stream.concat(
                                named(partner, List.of(report.secret(), "reportUser", "reportPassword")).stream(),
                                report.signature() == Signature.TWILIO_HMAC_SHA1
                                        ? Stream.of("budkavle.public-url")
                                        : Stream.empty())
                        .toList();
        };
    }

    private List<String> named(String partner, List<String> parameters) {
        List<String> settings = partners.get().partner(partner).settings(parameters);
        return settings.isEmpty() ? parameters.subList(0, 1) : settings;
    }
}
