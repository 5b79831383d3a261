package se.budkavle.partner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * A secret that its scheme cannot use is told when the files are read, and not by the first call that needs it; its value is
 * never told. One that is not given yet is no fault here. None is a fault of the files: what needs it does not work until it
 * is mended, and everything else does.
 */
final class SecretCheck {
    private final YamlNode file;
    private final List<Fault> faults = new ArrayList<>();
    private final UnaryOperator<String> placeholders;

    private SecretCheck(YamlNode file, UnaryOperator<String> placeholders) {
        this.file = file;
        this.placeholders = placeholders;
    }

    static List<Fault> unusable(YamlNode file, Partner partner, UnaryOperator<String> placeholders) {
        var check = new SecretCheck(file, placeholders);
        check.ofCalls(partner.auth());
        partner.reports().values().forEach(check::ofReport);
        return check.faults;
    }

    private void ofCalls(Auth auth) {
        if (auth == Auth.STANDARD_WEBHOOKS) {
            look("secret", Signature.STANDARD_WEBHOOKS);
        }
    }

    private void ofReport(Partner.Report report) {
        look(report.secret(), report.signature());
    }

    private void look(String parameter, Signature scheme) {
        Optional<YamlNode> node = file.get("parameters").flatMap(all -> all.get(parameter));
        String text = node.flatMap(YamlNode::text).orElse("");
        for (String secret : ReportSecrets.words(placeholders.apply(text))) {
            scheme.complaint(secret)
                    .map(wanted -> node.orElse(file)
                            .fault(
                                    "the parameter " + parameter + from(text) + " is no secret for " + scheme.word(),
                                    wanted))
                    .filter(fault -> !faults.contains(fault))
                    .ifPresent(faults::add);
        }
    }

    private static String from(String text) {
        List<String> names = Placeholders.names(text);
        return names.isEmpty() ? "" : ", from {{" + String.join("}}, {{", names) + "}},";
    }
}
