package se.budkavle.camel;

import java.time.Clock;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.MailboxLookups.Question;
import se.budkavle.partner.Match;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;

/** The call that asks a partner which persons it reaches. */
@Component("partnerMatch")
final class PartnerMatch {
    private static final String QUESTION = "question";

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;
    private final Clock clock;

    PartnerMatch(Supplier<Translator> translator, PartnerAuth auth, Clock clock) {
        this.translator = translator;
        this.auth = auth;
        this.clock = clock;
    }

    /** The body becomes the question in the partner's words; the {@link Question} stays in a variable. */
    public void ask(Exchange exchange) {
        Question question = exchange.getMessage().getBody(Question.class);
        exchange.setVariable(QUESTION, question);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(question.partner());
        Match match = Objects.requireNonNull(partner.match());
        boolean companies = Match.isCompany(question.persons().getFirst());
        String document = companies ? Objects.requireNonNull(match.companies()) : match.document();
        exchange.getMessage().setBody(today.question(partner.name(), document, question.persons()));
        PartnerHttp.limit(exchange, partner, today.mediaType(partner.name(), document));
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, companies ? match.companyPath() : match.path());
        auth.headers(exchange, today, partner.name(), question.token().toString())
                .forEach(exchange.getMessage()::setHeader);
    }

    /** No answer at all. */
    public void failed(Exchange exchange) {
        throw PartnerAnswer.none(
                exchange, exchange.getVariable(QUESTION, Question.class).partner());
    }

    /** The body becomes the set of persons whom the partner named, of those who were asked for. */
    public void answered(Exchange exchange) {
        Question question = exchange.getVariable(QUESTION, Question.class);
        PartnerAnswer answer = PartnerAnswer.heard(exchange, question.partner(), auth, clock.instant())
                .demandSuccess();
        Set<String> found = new HashSet<>(
                translator.get().matched(question.partner(), answer.body(), answer.mediaType(), clock.instant()));
        found.retainAll(Set.copyOf(question.persons()));
        exchange.getMessage().setBody(found);
    }
}
