package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static se.budkavle.planning.Cases.given;
import static se.budkavle.planning.Cases.person;
import static se.budkavle.planning.Cases.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.timeline.Reason;

class PlannerTest {
    private static final String NOTICE =
            """
            sendout: notice
            on: contract.expiring
            class: regulatory
            topic: contract
            when: has(data.contract.endDate)
            once: {per: contract, key: data.contract.endDate, within: P120D}
            channels: [mailbox, email, letter]
            choose: wish
            wait: {email: PT24H, letter: P10D}
            window: {opens: date(data.contract.endDate) - days(90), closes: date(data.contract.endDate) - days(60)}
            """;
    private static final String OFFER =
            """
            sendout: offer
            on: contract.expiring
            class: sales
            topic: offer
            when: has(data.offer.text)
            channels: [sms, email]
            """;
    private static final String SERVICE =
            """
            sendout: word
            on: contract.changed
            class: service
            topic: contract
            channels: [sms, email, letter]
            """;
    private static final String BIRTHDAY =
            """
            sendout: birthday
            on: customer.birthday
            class: loyalty
            topic: care
            channels: [sms, email]
            """;
    private static final String ESTATE =
            """
            sendout: estate
            on: customer.deceased
            class: service
            to: estate
            channels: [letter]
            """;
    private static final String EXPIRING =
            "{\"contract\": {\"contractNo\": \"A-77\", \"endDate\": \"2026-02-28\"}, \"offer\": {\"text\": \"12 månader\"}}";

    @Test
    void theWishedChannelGoesFirstAndTheExplanationSaysSo() {
        Intent.Communicate notice = one(NOTICE, EXPIRING, person("\"wish\": [\"letter\", \"email\"]"));
        assertThat(channels(notice)).containsExactly("letter", "email");
        assertThat(sentence(notice, "wish", "letter")).isEqualTo("the customer asked for letter");
        assertThat(sentence(notice, "reachable", "mailbox")).isEqualTo("no digital mailbox");
        assertThat(sentence(notice, "allowed", "sms")).isEqualTo("SMS is not allowed for this send-out");
    }

    @Test
    void theWindowIsWholeDaysInStockholm() {
        Intent.Communicate notice = one(NOTICE, EXPIRING, person(""));
        assertThat(notice.window())
                .isEqualTo(new Window(Instant.parse("2025-11-29T23:00:00Z"), Instant.parse("2025-12-30T22:59:59Z")));
        assertThat(notice.plan().getLast().latestStart()).isEqualTo(Instant.parse("2025-12-27T22:59:59Z"));
        assertThat(notice.plan().getFirst().waitFor()).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest(name = "the contract ends {0}: {1} to {2}")
    @CsvSource({
        // the clocks go back on 2026-10-25, a day of 25 hours, and forward on 2027-03-28, a day of 23
        "2026-12-24, 2026-09-24T22:00:00Z, 2026-10-25T22:59:59Z",
        "2027-01-23, 2026-10-24T22:00:00Z, 2026-11-24T22:59:59Z",
        "2027-05-27, 2027-02-25T23:00:00Z, 2027-03-28T21:59:59Z",
        "2027-06-26, 2027-03-27T23:00:00Z, 2027-04-27T21:59:59Z",
    })
    void fault39AWindowIsWholeDaysAlsoWhenTheClocksAreChanged(String endDate, String opens, String closes) {
        Case c = given("contract.expiring", EXPIRING.replace("2026-02-28", endDate), person(""))
                .at(opens)
                .build();

        Intent.Communicate notice = communicate(NOTICE, c);

        assertThat(notice.window()).isEqualTo(new Window(Instant.parse(opens), Instant.parse(closes)));
        assertThat(notice.plan().getLast().latestStart())
                .as("three days of 24 hours before it closes")
                .isEqualTo(Instant.parse(closes).minus(Duration.ofDays(3)));
    }

    @ParameterizedTest(name = "what happens at {0} may go out until {1}")
    @CsvSource({
        "2026-10-11T22:30:00Z, 2026-10-26T22:59:59Z",
        "2026-10-11T21:30:00Z, 2026-10-25T22:59:59Z",
        "2027-03-14T22:59:00Z, 2027-03-28T21:59:59Z",
        "2027-03-14T23:00:00Z, 2027-03-29T21:59:59Z",
    })
    void fault39SoManyDaysAfterTheEventIsCountedInDaysOfStockholm(String happened, String closes) {
        String fortnight = SERVICE + "window: {closes: P14D}\n";
        Event event = Cases.event("contract.changed", "{}");
        Case c = new Case(
                new Event(
                        event.eventId(),
                        event.source(),
                        event.id(),
                        event.type(),
                        event.subject(),
                        Instant.parse(happened),
                        event.data(),
                        event.extensions(),
                        Instant.parse(happened)),
                person(""),
                List.of(),
                List.of(),
                List.of(),
                Instant.parse(happened));

        assertThat(communicate(fortnight, c).window().closes()).isEqualTo(Instant.parse(closes));
    }

    @Test
    void aWindowThatOpensLaterKeepsItsPlan() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2025-11-01T08:00:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(notice.send()).isTrue();
        assertThat(notice.window().opens()).isEqualTo(Instant.parse("2025-11-29T23:00:00Z"));
    }

    @Test
    void aWindowThatHasClosedIsNotSentAndSaysWhen() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2026-01-10T08:00:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(notice.send()).isFalse();
        assertThat(notice.reason().sentence()).isEqualTo("the window closed 2025-12-30 23:59");
        assertThat(notice.plan()).isEmpty();
    }

    @Test
    void nearTheEndOfTheWindowMailWaitsLessSoThatTheLetterStillArrives() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2025-12-27T12:00:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(channels(notice)).containsExactly("email", "letter");
        assertThat(notice.plan().getFirst().waitFor()).isEqualTo(Duration.parse("PT10H44M59S"));
        assertThat(rule(notice, "wait", "email").effect()).isEqualTo("shrunk");
    }

    /** Ten minutes are what the hub waits for reports that nobody has read. */
    @Test
    void aLookAtTheMailThatComesTenMinutesLateStillFindsTheLetterInTime() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2025-12-27T12:00:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        Instant looked = c.now().plus(notice.plan().getFirst().waitFor()).plus(Duration.ofMinutes(10));

        Ranked left = rules(NOTICE)
                .channelPlanner()
                .rank(new ChannelCase(
                        Cases.sendout(NOTICE),
                        c.customer(),
                        "customer",
                        List.of(),
                        List.of(),
                        Set.of("email"),
                        notice.window(),
                        Map.of(),
                        looked));

        assertThat(left.plan()).extracting(PlanStep::channel).containsExactly("letter");
    }

    @Test
    void mailIsSkippedWhenEvenItsLeadTimeWouldPassTheLettersLatestStart() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2025-12-27T22:55:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(channels(notice)).containsExactly("letter");
        assertThat(sentence(notice, "wait", "email"))
                .isEqualTo("its wait would pass the latest start of letter, 2025-12-27 23:59");
    }

    @Test
    void aLetterThatWouldArriveTooLateIsLeftOut() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .at("2025-12-29T12:00:00Z")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(channels(notice)).containsExactly("email");
        assertThat(sentence(notice, "window", "letter"))
                .isEqualTo("to arrive in time it had to start by 2025-12-27 23:59");
    }

    @Test
    void aConditionThatDoesNotHoldIsExplainedAndPlansNothing() {
        Case c = given("contract.expiring", "{\"contract\": {\"contractNo\": \"A-77\"}}", person(""))
                .build();
        var planner = new Planner(rules(NOTICE, OFFER));
        assertThat(planner.plan(c)).isEmpty();
        assertThat(planner.explain(c)).hasSize(2).allSatisfy(e -> {
            assertThat(e.matched()).isFalse();
            assertThat(e.communicate()).isNull();
        });
        assertThat(planner.explain(c).getFirst().reason().sentence())
                .isEqualTo("the condition does not hold: has(data.contract.endDate)");
    }

    @Test
    void aConditionThatCannotBeWorkedOutStopsOnlyItsOwnSendout() {
        String careless =
                NOTICE.replace("when: has(data.contract.endDate)\n", "").replace("notice", "careless");
        Case c = given("contract.expiring", "{\"offer\": {\"text\": \"x\"}}", person(""))
                .build();
        List<Intent> intents = new Planner(rules(careless, OFFER)).plan(c);
        assertThat(intents).hasSize(2);
        assertThat(((Intent.Communicate) intents.getFirst()).reason())
                .isEqualTo(Reason.of("condition-fault", "sendouts/careless.yaml:9"));
        assertThat(((Intent.Communicate) intents.getLast()).send()).isTrue();
    }

    @Test
    void oneContractAndEndDateIsOneNotice() {
        Once once = one(NOTICE, EXPIRING, person("")).once();
        assertThat(once.keys()).containsExactly("notice|contract:A-77|2026-02-28");
        assertThat(once.until()).isEqualTo(Instant.parse("2026-04-09T08:00:00Z"));
    }

    @Test
    void marketingIsOncePerPersonWhateverTheCustomerNumberAndTheKeyHidesTheNumber() {
        Once once = one(OFFER, EXPIRING, person("")).once();
        Once other = one(OFFER, EXPIRING, person("\"customerNo\": \"10013\"")).once();
        assertThat(once.keys()).hasSize(2).containsAnyElementsOf(other.keys());
        assertThat(once.keys().toString()).doesNotContain("198507099805", "10012");
    }

    @Test
    void whoeverLosesTheOnceKeyIsNotSent() {
        Intent.Communicate lost = one(OFFER, EXPIRING, person("")).lostTo("10013");
        assertThat(lost.send()).isFalse();
        assertThat(lost.plan()).isEmpty();
        assertThat(lost.reason().sentence()).isEqualTo("already contacted as 10013");
    }

    @Test
    void aDeceasedCustomersServiceMessageGoesToTheEstateByLetter() {
        Intent.Communicate word = one("contract.changed", SERVICE, "{}", person("\"deceased\": true"));
        assertThat(word.recipientRole()).isEqualTo("estate");
        assertThat(channels(word)).containsExactly("letter");
    }

    @Test
    void aDeceasedCustomerGetsNoMarketing() {
        assertThat(one(OFFER, EXPIRING, person("\"deceased\": true")).reason().sentence())
                .isEqualTo("no marketing to a deceased person");
    }

    @Test
    void theNewsOfADeathCountsWithoutTheFlag() {
        Intent.Communicate estate = one("customer.deceased", ESTATE, "{}", person(""));
        assertThat(estate.send()).isTrue();
        assertThat(channels(estate)).containsExactly("letter");
    }

    @Test
    void aSendoutToTheEstateWaitsForADeath() {
        String early = ESTATE.replace("customer.deceased", "contract.changed");
        assertThat(one("contract.changed", early, "{}", person("")).reason().sentence())
                .isEqualTo("the customer is not deceased");
    }

    @Test
    void aProtectedPersonIsWrittenToByLetterAndNotMailedWithoutNeutralContent() {
        Intent.Communicate word =
                one("contract.changed", SERVICE, "{}", person("\"protectedIdentity\": true, \"wish\": [\"email\"]"));
        assertThat(channels(word)).containsExactly("letter");
        assertThat(sentence(word, "protected-identity", "sms")).isEqualTo("SMS is not used for protected persons");
    }

    @Test
    void aProtectedPersonGetsNoMarketing() {
        assertThat(one(OFFER, EXPIRING, person("\"protectedIdentity\": true")).send())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"birthDate\": \"2007-12-11\"                          | not to minors",
                "\"birthDate\": null, \"personalNumber\": \"200712712380\" | not to minors",
                "\"debtor\": true                                       | not to customers with a debt",
                "\"protectedIdentity\": true                            | no marketing to a person with protected identity",
                "\"birthDate\": \"2007-12-10\"                          |",
            })
    void birthdaysAreNotForMinorsDebtorsOrProtectedPersons(String fields, String why) {
        Intent.Communicate greeting = one("customer.birthday", BIRTHDAY, "{}", person(fields));
        assertThat(greeting.reason() == null ? null : greeting.reason().sentence())
                .isEqualTo(why);
    }

    @Test
    void anOptOutOfTheTopicOnOneChannelLeavesTheOther() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .saidNo("offer", "sms")
                .build();
        Intent.Communicate offer = communicate(OFFER, c);
        assertThat(channels(offer)).containsExactly("email");
        assertThat(sentence(offer, "opt-out", "sms")).isEqualTo("opted out of offer by SMS");
    }

    @Test
    void anOptOutOfTheClassOnEveryChannelIsTheReason() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .saidNo("sales", "*")
                .build();
        assertThat(communicate(OFFER, c).reason().code()).isEqualTo("opted-out");
    }

    @Test
    void whatTheLawDemandsPassesAnOptOutInPlainSight() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .saidNo("contract", "*")
                .build();
        Intent.Communicate notice = communicate(NOTICE, c);
        assertThat(channels(notice)).containsExactly("email", "letter");
        assertThat(rule(notice, "opt-out", "email").effect()).isEqualTo("bypassed");
    }

    @Test
    void aSuppressedAddressIsPassedOverWhateverItsCase() {
        Case c = given("contract.expiring", EXPIRING, person(""))
                .suppressed("email", "ASA@example.com")
                .build();
        assertThat(channels(communicate(NOTICE, c))).containsExactly("letter");
    }

    @Test
    void aFormerCustomerGetsNoSmsMarketingWithoutConsent() {
        assertThat(one(OFFER, EXPIRING, person("\"status\": \"former\""))
                        .reason()
                        .code())
                .isEqualTo("not-current-customer");
    }

    @Test
    void aLanguageWithoutTextFallsBackInPlainSight() {
        Intent.Communicate notice = one(NOTICE, EXPIRING, person("\"language\": \"fi\""));
        assertThat(notice.language()).isEqualTo("sv");
        assertThat(sentence(notice, "language", null)).isEqualTo("there is no text in fi, so it is in sv");
    }

    @Test
    void aLongNameCostsASecondPart() {
        String longName = "Maximiliana ".repeat(14).strip();
        assertThat(cost(one(OFFER, EXPIRING, person("")), "sms")).isEqualTo("0.35");
        assertThat(cost(one(OFFER, EXPIRING, person("\"firstName\": \"" + longName + "\"")), "sms"))
                .isEqualTo("0.70");
    }

    @Test
    void aLetterIsOneSheetAndItsPostage() {
        assertThat(cost(one(NOTICE, EXPIRING, person("")), "letter")).isEqualTo("9.80");
    }

    @Test
    void aValueThatTheTextMissesPutsTheCommunicationAsideAndNamesIt() {
        Case c = given("contract.expiring", EXPIRING, person("\"firstName\": null"))
                .build();
        List<Intent> intents = new Planner(rules(NOTICE, OFFER)).plan(c);
        assertThat(((Intent.Communicate) intents.getFirst()).send()).isTrue();
        Reason reason = ((Intent.Communicate) intents.getLast()).reason();
        assertThat(reason.code()).isEqualTo(Reasons.CONTENT_FAULT);
        assertThat(reason.sentence()).contains("content/offer/message.sv.md:3", "customer.firstName");
    }

    @Test
    void anotherSupplierEndsTheOpenOffersOfThatContractOnly() {
        UUID stopped = new UUID(0, 1);
        var files = Cases.files(OFFER);
        files.put(
                "policy/conflicts.yaml",
                "supply-left: {on: supply.switched-away, same: contract, classes: [loyalty, sales]}\n");
        Case c = given("supply.switched-away", "{\"contract\": {\"contractNo\": \"A-77\"}}", person(""))
                .open(stopped, "offer", "sales", "offer", "A-77")
                .open(new UUID(0, 2), "offer", "sales", "offer", "A-78")
                .open(new UUID(0, 3), "notice", "regulatory", "contract", "A-77")
                .open(new UUID(0, 4), "offer", "sales", "offer", null)
                .build();
        var planner = new Planner(Rules.load(se.budkavle.release.Bundle.of(files)));
        assertThat(planner.plan(c))
                .containsExactly(new Intent.Cancel(
                        stopped, Reason.of("cancelled-by-event", "supply.switched-away", "supply-left")));
    }

    @Test
    void theSameCaseIsAlwaysDecidedAlike() {
        Case c = given("contract.expiring", EXPIRING, person("")).build();
        Rules rules = rules(NOTICE, OFFER);
        assertThat(new Planner(rules).plan(c)).isEqualTo(new Planner(rules).plan(c));
    }

    private static Intent.Communicate one(String sendout, String data, Customer customer) {
        return one("contract.expiring", sendout, data, customer);
    }

    private static Intent.Communicate one(String type, String sendout, String data, Customer customer) {
        return communicate(sendout, given(type, data, customer).build());
    }

    private static Intent.Communicate communicate(String sendout, Case c) {
        return (Intent.Communicate) new Planner(rules(sendout)).plan(c).getFirst();
    }

    private static String cost(Intent.Communicate communicate, String channel) {
        return communicate.plan().stream()
                .filter(step -> step.channel().equals(channel))
                .map(step -> step.cost().amount().toPlainString())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> channels(Intent.Communicate communicate) {
        return communicate.plan().stream().map(PlanStep::channel).toList();
    }

    private static String sentence(Intent.Communicate communicate, String rule, String channel) {
        return rule(communicate, rule, channel).reason().sentence();
    }

    private static RuleEffect rule(Intent.Communicate communicate, String rule, String channel) {
        return communicate.rules().stream()
                .filter(r -> r.rule().equals(rule) && java.util.Objects.equals(r.channel(), channel))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule " + rule + " among " + communicate.rules()));
    }
}
