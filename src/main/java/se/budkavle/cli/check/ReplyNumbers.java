package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import se.budkavle.content.ContentModel;
import se.budkavle.planning.Rules;
import se.budkavle.release.Fault;
import se.budkavle.sendout.Sendout;

/** Marketing by SMS asks for the answer STOPP, which nobody hears who writes under a name: each brand needs a number. */
final class ReplyNumbers {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{3,6}");

    private ReplyNumbers() {}

    static List<Fault> check(Rules rules) {
        var faults = new ArrayList<Fault>();
        Optional<Sendout> marketing = rules.sendouts().all().stream()
                .filter(s -> s.messageClass().isMarketing() && s.channels().contains("sms"))
                .findFirst();
        if (marketing.isPresent() && rules.bundle().text(ContentModel.BRANDS).isPresent()) {
            rules.bundle().yaml(ContentModel.BRANDS).entries().forEach((name, brand) -> {
                if (!NUMBER.matcher(brand.text("smsReplies").orElse("")).matches()) {
                    faults.add(brand.fault(
                            "the brand '%s' has no smsReplies, yet %s may go by SMS, and STOPP to a name reaches nobody"
                                    .formatted(name, marketing.get().name()),
                            "write the number that takes replies, such as \"+46701740699\""));
                }
            });
        }
        return faults;
    }
}
