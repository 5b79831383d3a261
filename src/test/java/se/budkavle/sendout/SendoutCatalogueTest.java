package se.budkavle.sendout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.event.EventCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.work.Wait;

class SendoutCatalogueTest {
    private static final String WHOLE =
            """
            sendout: notice
            on: contract.expiring
            class: regulatory
            topic: contract
            urgency: now
            to: contact
            when: has(data.contract.endDate)
            once: {per: contract, key: data.contract.endDate, within: P120D}
            channels: [mailbox, [email, sms], letter]
            choose: cost
            wait: {email: PT24H, letter: P10D}
            maxAttempts: 3
            window: {opens: date(data.contract.endDate) - days(90), closes: P14D}
            ambiguous: hold
            parallel: true
            content: notice
            """;

    @Test
    void everyKeyIsRead() {
        Sendout sendout = load(WHOLE).sendout("notice").orElseThrow();
        assertThat(sendout.messageClass()).isEqualTo(MessageClass.REGULATORY);
        assertThat(sendout.topic()).isEqualTo("contract");
        assertThat(sendout.urgency()).isEqualTo("now");
        assertThat(sendout.to()).isEqualTo("contact");
        assertThat(sendout.once().per()).isEqualTo("contract");
        assertThat(sendout.once().within()).isEqualTo(Period.ofDays(120));
        assertThat(sendout.channels()).containsExactly("mailbox", "email", "sms", "letter");
        assertThat(sendout.priority("email")).isEqualTo(sendout.priority("sms")).isLessThan(sendout.priority("letter"));
        assertThat(sendout.choose()).isEqualTo(Choose.COST);
        assertThat(sendout.waits()).containsEntry("letter", new Wait.Span(Duration.ofDays(10)));
        assertThat(sendout.maxAttempts()).isEqualTo(3);
        assertThat(sendout.ambiguous()).isEqualTo("hold");
        assertThat(sendout.parallel()).isTrue();
    }

    @Test
    void marketingIsOncePerPersonAndHeldWhenInDoubtUnlessTheFileSaysOtherwise() {
        Sendout offer = load("sendout: notice\non: contract.expiring\nclass: sales\nchannels: [email]\n")
                .sendout("notice")
                .orElseThrow();
        assertThat(offer.once().per()).isEqualTo("person");
        assertThat(offer.ambiguous()).isEqualTo("hold");
        Sendout service = load("sendout: notice\non: contract.expiring\nclass: service\nchannels: [email]\n")
                .sendout("notice")
                .orElseThrow();
        assertThat(service.once().per()).isEqualTo("event");
        assertThat(service.ambiguous()).isEqualTo("resend");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sendout: notice            | sendout: other              | 1  | in a file called 'notice'",
                "on: contract.expiring      | on: contract.expire         | 2  | the event type 'contract.expire' is unknown",
                "class: regulatory          | class: legal                | 3  | 'legal' is no known class",
                "urgency: now               | urgency: fast               | 5  | 'fast' is no known urgency",
                "to: contact                | to: neighbour               | 6  | 'neighbour' is no known to",
                "when: has(data.contract.endDate) | when: has(data.contract.endDat) | 7 | undefined field 'endDat'",
                "when: has(data.contract.endDate) | when: data.contract.endDate     | 7 | gives date",
                "per: contract              | per: street                 | 8  | 'street' is no known per",
                "within: P120D              | within: 120 days            | 8  | '120 days' is no period",
                "key: data.contract.endDate | key: data.contract          | 8  | gives /data/contract",
                "[email, sms], letter       | [email, fax], letter        | 9  | the channel 'fax' is unknown",
                "[email, sms], letter       | [email, sms], email         | 9  | the channel 'email' stands twice",
                "choose: cost               | choose: luck                | 10 | 'luck' is no known choose",
                "email: PT24H               | email: 24h                  | 11 | '24h' is no duration",
                "email: PT24H               | push: PT24H                 | 11 | waits for 'push', which is not allowed here",
                "maxAttempts: 3             | maxAttempts: 0              | 12 | '0' is no maxAttempts",
                "closes: P14D               | closes: P14                 | 13 | 'P14' is no duration",
                "closes: P14D               | closes: data.contract.contractNo | 13 | gives string",
                "closes: P14D               | shuts: P14D                 | 13 | the key 'shuts' is unknown",
                "ambiguous: hold            | ambiguous: maybe            | 14 | 'maybe' is no known ambiguous",
                "parallel: true             | parallel: yes please        | 15 | 'yes please' is no known parallel",
                "class: regulatory          | class: loyalty              | 15 | the same marketing never goes out over",
                "content: notice            | content: nothing            | 16 | the content 'nothing' is missing",
                "content: notice            | contents: notice            | 16 | the key 'contents' is unknown",
            })
    void aFaultNamesItsLine(String right, String wrong, int line, String what) {
        SendoutCatalogue catalogue = load(WHOLE.replace(right, wrong));
        assertThat(catalogue.all()).isEmpty();
        assertThat(catalogue.faults()).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("sendouts/notice.yaml");
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
        });
    }

    @Test
    void everyFaultOfAFileIsFoundAtOnceAndTheOtherFilesStand() {
        Map<String, String> files =
                files(WHOLE.replace("urgency: now", "urgency: fast").replace("choose: cost", "choose: luck"));
        files.put(
                "sendouts/other.yaml",
                "sendout: other\non: contract.expiring\nclass: service\nchannels: [email]\ncontent: notice\n");
        SendoutCatalogue catalogue = load(files);
        assertThat(catalogue.faults()).extracting(Fault::line).containsExactlyInAnyOrder(5, 10);
        assertThat(catalogue.all()).extracting(Sendout::name).containsExactly("other");
    }

    @Test
    void twoFilesOfOneNameAreAFault() {
        Map<String, String> files = files(WHOLE);
        files.put("sendouts/more/notice.yaml", WHOLE);
        assertThat(load(files).faults()).extracting(Fault::what).containsExactly("the send-out 'notice' stands twice");
    }

    @Test
    void whatIsNoYamlIsAFaultOfItsFileAlone() {
        Map<String, String> files = files(WHOLE);
        files.put("sendouts/broken.yaml", "sendout: broken\n  on: [\n");
        SendoutCatalogue catalogue = load(files);
        assertThat(catalogue.faults()).extracting(Fault::file).containsOnly("sendouts/broken.yaml");
        assertThat(catalogue.all()).hasSize(1);
    }

    private static SendoutCatalogue load(String sendout) {
        return load(files(sendout));
    }

    private static SendoutCatalogue load(Map<String, String> files) {
        Bundle bundle = Bundle.of(files);
        return SendoutCatalogue.load(bundle, EventCatalogue.load(bundle));
    }

    private static Map<String, String> files(String sendout) {
        var files = new LinkedHashMap<String, String>();
        files.put(
                "events/contract.expiring/schema.json",
                """
                {"type": "object", "properties": {"customer": {"type": "object", "properties": {"customerNo": {"type": "string"}}},
                 "contract": {"type": "object", "properties": {
                   "contractNo": {"type": "string"}, "endDate": {"type": "string", "format": "date"}}}}}
                """);
        files.put("content/notice/message.sv.md", "---\nsubject: Hej\n---\nHej\n");
        files.put("sendouts/notice.yaml", sendout);
        return files;
    }
}
