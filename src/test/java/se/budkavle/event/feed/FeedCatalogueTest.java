package se.budkavle.event.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;

class FeedCatalogueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: csv| 1| has no key",
                "format: excel;key: [no]| 1| format 'excel' is unknown",
                "format: csv;key: [no];lane: fast| 3| lane 'fast' is unknown",
                "format: csv;key: [no];charset: UTF-16| 3| does not hold ASCII",
                "format: csv;key: [no];charset: klingon| 3| 'klingon' is unknown",
                "format: csv;key: [no];separator: ab| 3| is no separator",
                "format: csv;key: [no];rowPath: /a/b| 3| out of place",
                "format: csv;key: [no];nyckel: [no]| 3| the key 'nyckel' is unknown",
                "format: csv;key: [no];trailer: {starts: END}| 3| says too little",
                "format: fixed;key: [no]| 1| names no columns",
                "format: fixed;key: [no];columns: [{name: nr, from: 1, length: 2}]| 2| key column 'no' is no column",
                "format: fixed;key: [no];columns: [{name: no, from: 0, length: 2}]| 3| 'from' is no number from 1",
                "format: xml;key: [no];rowPath: person| 3| is no path of elements",
                "format: json;key: [no];charset: UTF-8| 3| out of place",
            })
    void everyFaultIsToldWithItsLine(String yaml, int line, String what) {
        var catalogue = Feeds.catalogue(yaml.replace(";", "\n"));

        assertThat(catalogue.faults()).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("sources/crm/people.yaml");
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
        });
        assertThat(catalogue.feed("crm", "people")).isEmpty();
    }

    @Test
    void filesThatBelongToNoFeedAreFaults() {
        var catalogue = FeedCatalogue.load(
                Bundle.of(Map.of(
                        "sources/crm/alone.yaml", "format: csv\nkey: [no]\n",
                        "sources/crm/orphan.json.ftl", "{}",
                        "sources/crm/events.yaml", "format: json\nkey: [no]\n",
                        "sources/crm/readme.txt", "?",
                        "sources/crm/bad.yaml", "format: csv\nkey: [no]\n",
                        "sources/crm/bad.json.ftl", "${\"x\"?eval}")),
                Clock.systemUTC());

        assertThat(catalogue.faults())
                .extracting(fault -> fault.file().substring("sources/crm/".length()))
                .containsExactly("alone.yaml", "bad.json.ftl", "events.yaml", "orphan.json.ftl", "readme.txt");
        assertThat(catalogue.feeds()).isEmpty();
    }

    @Test
    void everySourceHasTheFeedOfWholeEvents() {
        var catalogue = FeedCatalogue.load(Bundle.of(Map.of()), Clock.systemUTC());

        assertThat(catalogue.feed("anybody", "events")).isPresent();
        assertThat(catalogue.feed("anybody", "else")).isEmpty();
    }
}
