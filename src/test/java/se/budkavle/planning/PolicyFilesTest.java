package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

class PolicyFilesTest {
    private static final String CHANNELS =
            """
            letter:
              partners:
                print-vendor: {weight: 100, mode: live}
              cost: {amount: "1.10", postage: "8.70", currency: SEK, per: sheet}
              leadTime: P3D
              onSilence: presume-delivered
              wait: P10D
            """;
    private static final String CONFLICTS =
            """
            gone:
              on: [contract.changed, contract.withdrawn]
              same: contract
              when: has(data.contract.endDate)
              classes: [loyalty, sales]
              topics: [offer]
              sendouts: [offer]
            """;
    private static final String OFFER =
            "sendout: offer\non: contract.expiring\nclass: sales\ntopic: offer\nchannels: [sms]\n";

    @Test
    void aChannelHasItsPartnersPriceAndTimes() {
        Channels.Channel letter =
                Channels.load(Bundle.of(Map.of(Channels.FILE, CHANNELS))).channel("letter");
        assertThat(letter.partners()).containsEntry("print-vendor", new Channels.Share(100, "live"));
        assertThat(letter.tariff().of(2)).isEqualTo(new Cost(new BigDecimal("10.90"), "SEK"));
        assertThat(letter.leadTime()).isEqualTo(Duration.ofDays(3));
        assertThat(letter.onSilence()).isEqualTo("presume-delivered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "letter:                | fax:                 | 1 | the key 'fax' is unknown",
                "weight: 100            | weight: heavy        | 3 | 'heavy' is no weight",
                "mode: live             | mode: loud           | 3 | 'loud' is no known mode",
                "amount: \"1.10\"       | amount: \"1,10\"     | 4 | '1,10' is no amount",
                "per: sheet             | per: kilo            | 4 | 'kilo' is no known per",
                "leadTime: P3D          | leadTime: 3 days     | 5 | '3 days' is no duration",
                "onSilence: presume-delivered | onSilence: hope | 6 | 'hope' is no known onSilence",
                "wait: P10D             | wait: 10 days        | 7 | '10 days' is no duration",
                "wait: P10D             | waits: P10D          | 7 | the key 'waits' is unknown",
            })
    void aFaultOfTheChannelsNamesItsLine(String right, String wrong, int line, String what) {
        List<Fault> faults = Channels.load(Bundle.of(Map.of(Channels.FILE, CHANNELS.replace(right, wrong))))
                .faults();
        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contract.withdrawn]   | contract.regretted]      | 2 | the event type is unknown",
                "same: contract        | same: street             | 3 | 'street' is no known same",
                "data.contract.endDate | data.contract.endingDate | 4 | undefined field 'endingDate'",
                "[loyalty, sales]      | [loyalty, sale]          | 5 | 'sale' is unknown in 'classes'",
                "[offer]               | [offers]                 | 6 | 'offers' is unknown in 'topics'",
                "sendouts: [offer]     | sendouts: [offers]       | 7 | 'offers' is unknown in 'sendouts'",
                "sendouts:             | sendout:                 | 7 | the key 'sendout' is unknown",
            })
    void aFaultOfTheConflictsNamesItsLine(String right, String wrong, int line, String what) {
        Map<String, String> files = Cases.files(OFFER);
        files.put(Conflicts.FILE, CONFLICTS);
        assertThat(Rules.load(Bundle.of(files)).faults()).isEmpty();
        files.put(Conflicts.FILE, CONFLICTS.replace(right, wrong));
        assertThat(Rules.load(Bundle.of(files)).faults()).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(Conflicts.FILE);
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
        });
    }

    @Test
    void aSendoutMayAllowSmsOnlyWhenItsTextHasOneInEveryLanguage() {
        Map<String, String> files = Cases.files(OFFER);
        files.put("content/offer/message.en.md", "---\nsubject: Hello\n---\nHello\n");
        assertThat(Rules.load(Bundle.of(files)).faults())
                .extracting(Fault::file, Fault::line)
                .containsExactly(org.assertj.core.api.Assertions.tuple("sendouts/offer.yaml", 5));
    }

    @Test
    void aSendoutNeedsOneChannelThatAPartnerCarries() {
        Map<String, String> files = Cases.files(OFFER.replace("[sms]", "[mailbox, call]"));
        assertThat(Rules.load(Bundle.of(files)).faults())
                .extracting(Fault::what)
                .containsExactly("no partner carries any of the channels");
    }

    @Test
    void aPartnerThatHasNoFolderIsAFault() {
        Map<String, String> files = Cases.files(OFFER);
        files.put("partners/46elks/partner.yaml", "partner: 46elks\n");
        files.put("partners/mail-relay/partner.yaml", "partner: mail-relay\n");
        assertThat(Rules.load(Bundle.of(files)).faults())
                .extracting(Fault::what)
                .containsExactly("there is no partner 'print-vendor'");
    }
}
