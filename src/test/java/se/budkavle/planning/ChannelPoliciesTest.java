package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.release.Bundle;
import se.budkavle.sendout.Sendout;

/** A table: who it is, what was said, which kind of message; then what becomes of one channel, and by which rule. */
class ChannelPoliciesTest {
    private static final String ALL = "[mailbox, email, sms, letter]";
    private static final Map<String, String> PEOPLE = Map.ofEntries(
            Map.entry("current", ""),
            Map.entry("former", "\"status\": \"former\""),
            Map.entry("prospect", "\"status\": \"prospect\""),
            Map.entry("company", "\"kind\": \"company\", \"companyName\": \"Bageriet AB\", \"status\": \"prospect\""),
            Map.entry(
                    "own-firm",
                    "\"kind\": \"company\", \"companyName\": \"Åsas bageri\", \"orgNumber\": \"198507092388\","
                            + " \"status\": \"former\", \"blockRegister\": [\"letter\"]"),
            Map.entry("sole-trader", "\"kind\": \"soleTrader\", \"status\": \"former\""),
            Map.entry("protected", "\"protectedIdentity\": true"),
            Map.entry("deceased", "\"deceased\": true"),
            Map.entry("blocked", "\"blockRegister\": [\"letter\", \"call\"]"),
            Map.entry(
                    "blocked-company",
                    "\"blockRegister\": [\"letter\"], \"kind\": \"company\", \"companyName\": \"Bageriet AB\""),
            Map.entry("landline", "\"mobile\": \"+4613123456\""),
            Map.entry("no-mail", "\"email\": null"));

    @ParameterizedTest(name = "{0}, {1}, {2}: {3} is {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                // who, class, said, channel, rule that removes it (- for none)
                "current,     service,    -,                   sms,     -",
                "current,     sales,      -,                   sms,     -",
                "current,     sales,      no sales sms,        sms,     opt-out",
                "current,     sales,      no sales sms,        email,   -",
                "current,     sales,      no sales *,          letter,  opt-out",
                "current,     sales,      no offer email,      email,   opt-out",
                "current,     sales,      no loyalty email,    email,   -",
                "current,     sales,      no marketing email,  email,   opt-out",
                "current,     service,    no marketing email,  email,   -",
                "current,     service,    no offer sms,        sms,     opt-out",
                "current,     regulatory, no regulatory email, email,   -",
                "current,     regulatory, no offer *,          letter,  -",
                "former,      sales,      -,                   email,   consent",
                "former,      sales,      -,                   sms,     consent",
                "former,      sales,      -,                   letter,  -",
                "former,      sales,      yes sales email,     email,   -",
                "former,      sales,      yes sales email,     sms,     consent",
                "former,      sales,      yes sales *,         sms,     -",
                "former,      service,    -,                   email,   -",
                "prospect,    loyalty,    -,                   email,   consent",
                "company,     sales,      -,                   email,   -",
                "company,     sales,      no sales email,      email,   opt-out",
                "sole-trader, sales,      -,                   email,   consent",
                "own-firm,    sales,      -,                   email,   consent",
                "own-firm,    sales,      -,                   letter,  block-register",
                "protected,   sales,      -,                   email,   protected-identity",
                "protected,   loyalty,    -,                   letter,  protected-identity",
                "deceased,    sales,      -,                   letter,  deceased",
                "protected,   service,    -,                   sms,     protected-identity",
                "protected,   service,    -,                   letter,  -",
                "protected,   service,    -,                   email,   -",
                "deceased,    service,    -,                   email,   deceased",
                "deceased,    service,    -,                   letter,  -",
                "blocked,     sales,      -,                   letter,  block-register",
                "blocked,     sales,      -,                   email,   -",
                "blocked,     service,    -,                   letter,  -",
                "blocked-company, sales,  -,                   letter,  -",
                "former,      sales,      no sales email,      email,   opt-out",
                "landline,    service,    -,                   sms,     reachable",
                "no-mail,     service,    -,                   email,   reachable",
                "no-mail,     service,    -,                   mailbox, reachable",
                "current,     service,    -,                   mailbox, reachable",
                "current,     service,    -,                   call,    allowed",
            })
    void onePolicyHasTheWord(String who, String messageClass, String said, String channel, String rule) {
        ChannelCase c = channelCase(PEOPLE.get(who), messageClass, said);
        Ranked ranked = planner(true).rank(c);
        assertThat(removedBy(ranked, channel)).isEqualTo(rule);
        assertThat(ranked.plan().stream().map(PlanStep::channel).toList().contains(channel))
                .isEqualTo(rule == null);
    }

    @Test
    void aChannelThatWasTriedIsNotTriedAgain() {
        ChannelCase c = channelCase("", "service", null);
        Ranked ranked = planner(true)
                .rank(new ChannelCase(
                        c.sendout(),
                        c.customer(),
                        c.role(),
                        List.of(),
                        List.of(),
                        Set.of("email"),
                        null,
                        Map.of(),
                        Cases.NOW));
        assertThat(removedBy(ranked, "email")).isEqualTo("tried");
    }

    @Test
    void whoWasNotFoundAtAPlaceGetsNoLetterThere() {
        ChannelCase c = channelCase("", "service", null);
        var there = (Reach.Reachable) Recipients.of(c.customer(), c.role(), "letter");
        var returned = new Suppression("letter", there.address(), "moved", Cases.NOW);
        Ranked ranked = planner(true)
                .rank(new ChannelCase(
                        c.sendout(),
                        c.customer(),
                        c.role(),
                        List.of(),
                        List.of(returned),
                        Set.of(),
                        null,
                        Map.of(),
                        Cases.NOW));
        assertThat(removedBy(ranked, "letter")).isEqualTo("suppressed");
    }

    @Test
    void aProtectedPersonsOrderIsLetterMailboxMailWhateverTheWish() {
        ChannelCase c = channelCase("\"protectedIdentity\": true, \"wish\": [\"email\", \"sms\"]", "service", null);
        assertThat(planner(true).rank(c).plan()).extracting(PlanStep::channel).containsExactly("letter", "email");
        assertThat(removedBy(planner(false).rank(c), "email")).isEqualTo("protected-identity");
    }

    @Test
    void costChoosesTheCheapestAndMeasuresCount() {
        Sendout cheap = Cases.sendout(sendout("service", "[letter, sms, email]") + "choose: cost\n");
        ChannelCase c = Cases.channelCase(cheap, Cases.person(""), null)
                .withCosts(Map.of("sms", new Cost(new java.math.BigDecimal("19.00"), "SEK")));
        assertThat(planner(true).rank(c).plan())
                .extracting(PlanStep::channel)
                .containsExactly("email", "letter", "sms");
    }

    @Test
    void costBreaksTheTieOfChannelsAtOnePlace() {
        Sendout tied = Cases.sendout(sendout("service", "[[letter, sms], email]") + "choose: priority\n");
        Ranked ranked = planner(true).rank(Cases.channelCase(tied, Cases.person(""), null));
        assertThat(ranked.plan()).extracting(PlanStep::channel).containsExactly("sms", "letter", "email");
        assertThat(ranked.rules())
                .anySatisfy(r -> assertThat(r.rule() + " " + r.channel()).isEqualTo("cost sms"));
    }

    @Test
    void noMoreChannelsArePlannedThanTheSendoutAllowsAttempts() {
        Sendout brief = Cases.sendout(sendout("service", "[sms, email, letter]") + "maxAttempts: 2\n");
        Ranked ranked = planner(true).rank(Cases.channelCase(brief, Cases.person(""), null));
        assertThat(ranked.plan()).extracting(PlanStep::channel).containsExactly("sms", "email");
        assertThat(removedBy(ranked, "letter")).isEqualTo("max-attempts");
    }

    private static ChannelCase channelCase(String person, String messageClass, String said) {
        Sendout sendout = Cases.sendout(sendout(messageClass, ALL));
        Customer customer = Cases.person(person);
        List<ConsentWord> consents = said == null ? List.of() : List.of(word(said.split(" ")));
        return new ChannelCase(sendout, customer, "customer", consents, List.of(), Set.of(), null, Map.of(), Cases.NOW);
    }

    private static String sendout(String messageClass, String channels) {
        return "sendout: x\non: contract.changed\nclass: %s\ntopic: offer\nchannels: %s\n"
                .formatted(messageClass, channels);
    }

    private static ConsentWord word(String[] said) {
        Instant before = Cases.NOW.minusSeconds(60);
        return new ConsentWord(said[1], said[2], said[0].equals("yes"), before, "api", "");
    }

    private static ChannelPlanner planner(boolean neutralContent) {
        return new ChannelPlanner(Channels.load(Bundle.of(Cases.files())), neutralContent);
    }

    private static String removedBy(Ranked ranked, String channel) {
        return ranked.rules().stream()
                .filter(r -> channel.equals(r.channel()) && r.effect().equals("removed"))
                .map(RuleEffect::rule)
                .findFirst()
                .orElse(null);
    }
}
