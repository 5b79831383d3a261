package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mail library reads what we write. */
class MimeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hej Åsa!",
                "trailing space \nand tab\t\n",
                "a = b",
                "a carriage return \r alone, and one at the end\r",
                "åäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäöåäö",
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890 🎉 12345678901234567890"
            })
    void aBodyComesBackAsItWasInShortLines(String text) throws MessagingException, IOException {
        byte[] written = MimeText.quotedPrintable(text);

        assertThat(new String(written, StandardCharsets.US_ASCII).split("\r\n", -1))
                .allMatch(line -> line.length() <= 76 && !line.endsWith(" ") && !line.contains("\r"));
        try (var in = MimeUtility.decode(new ByteArrayInputStream(written), "quoted-printable")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text.replace("\n", "\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain words",
                "Från 1 december levererar vi din el",
                "Åsa Öberg",
                "a_b=?c ?= é",
                "🎉 En mycket lång ämnesrad med många å, ä och ö så att den inte får plats i ett enda ord utan blir flera 🎉"
            })
    void aHeaderComesBackAsItWasInWordsOfLegalLength(String text) throws IOException {
        String words = MimeText.words(text);

        assertThat(words.split("\r\n ")).allMatch(word -> word.length() <= 75);
        assertThat(MimeUtility.decodeText(words)).isEqualTo(text);
    }
}
