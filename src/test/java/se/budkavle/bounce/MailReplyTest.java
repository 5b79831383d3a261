package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.partner.Reply;

/** What somebody answers to a mail, found among what the mail program puts around it. */
class MailReplyTest {
    private static final Path FRAMES = Path.of("src/test/resources/se/budkavle/bounce/answers.txt");

    private final BounceReader reader = new BounceReader();

    /** An answer as a mail program writes it, {@code {words}} where its writer's words stand. */
    record Frame(String program, String mail) {
        byte[] saying(String words, String lineEnd) {
            String own = mail.contains("text/html") ? words.replace("\n", "<br>\n") : words;
            return mail.replace("{words}", own).replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return program;
        }
    }

    static List<Frame> frames() throws IOException {
        return Arrays.stream(Files.readString(FRAMES).split("(?m)^=== "))
                .filter(frame -> !frame.isBlank())
                .map(frame -> frame.split("\n", 2))
                .map(frame -> new Frame(frame[0].strip(), frame[1]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aWordOfLeavingIsHeardFromEveryMailProgram(Frame frame) {
        for (String word : List.of("STOP", "stopp", "Avsluta!", "Unsubscribe.", "  \"STOPP\"  ", "S T O P")) {
            for (String end : List.of(
                    "",
                    "\n\nMvh\nAnna Berg",
                    "\n\n-- \nAnna Berg\nVD",
                    "\n\nSkickat från min iPhone",
                    "\n\nSent from my iPhone",
                    "\n\nHämta Outlook för Android",
                    "\n/Anna",
                    "\n\nBest regards,\nAnna")) {
                for (String lineEnd : List.of("\n", "\r\n")) {
                    assertThat(isStop(frame.saying(word + end, lineEnd)))
                            .as("%s%s", word, end)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void whatMerelyContainsTheWordIsAnAnswerAndKeptWhole(Frame frame) {
        for (String words : List.of(
                "Kan ni stoppa utskicken?",
                "Please do not stop sending these",
                "STOP gärna förbi i butiken på fredag",
                "Jag vill avsluta mitt avtal",
                "STOPP\nmen först vill jag veta vad jag är skyldig",
                "När stannar bussen? Stop.",
                "Tack för informationen.\n\nMvh\nAnna")) {
            byte[] mail = frame.saying(words, "\n");
            assertThat(isStop(mail)).as(words).isFalse();
            assertThat(text(mail).replaceAll("\\s+", " ")).isEqualTo(words.replaceAll("\\s+", " "));
        }
    }

    @Test
    void aWordOfLeavingThatOnlyTheAnsweredMailHasIsNotHeard() {
        String answered =
                """
                Hej, när börjar avtalet?

                Den tors 15 jan. 2026 kl 08:00 skrev Shop <news@shop.example>:
                > Avstå: svara
                > STOPP
                """;
        assertThat(text(plain("Re: Erbjudande", answered))).isEqualTo("Hej, när börjar avtalet?");
    }

    @Test
    void anAnswerBelowWhatItQuotesIsHeardToo() {
        assertThat(isStop(plain("Re: Offer", "On 15 Jan 2026, Shop <a@b.example> wrote:\n> An offer\n>\n\nSTOP\n")))
                .isTrue();
    }

    @Test
    void aMailThatSeemsToBeQuotedFromItsFirstLineIsKeptAsItIs() {
        String forwarded = "---------- Forwarded message ---------\nFrom: A <a@example.com>\nDate: today\n\nSTOP";
        assertThat(text(plain("Fwd: x", forwarded))).contains("Forwarded", "STOP");
        assertThat(isStop(plain("Fwd: x", forwarded))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"STOP, '', true", "avsluta, '\n\n', true", "Re: STOP, '', false", "STOP, Nej vänta, false"})
    void aSubjectSpeaksForABodyThatIsEmpty(String subject, String body, boolean stop) {
        assertThat(isStop(plain(subject, body))).isEqualTo(stop);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ring mig efter kl 17:00.\nDu skrev att: avtalet är klart",
                "From: what I see\nit is wrong",
                "Till exempel: jag vill veta\nDatum för start",
                "____\nhej\n-----"
            })
    void whatAPersonWritesIsNotTakenForAQuote(String words) {
        assertThat(text(plain("Sv: x", words))).isEqualTo(words);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aRowFitsItsExample(Quotes.Row row, String example) {
        assertThat(row.fits(example)).isTrue();
    }

    static Stream<Object[]> examples() {
        return Quotes.shipped().rows().stream()
                .flatMap(row -> row.examples().stream().map(example -> new Object[] {row, example}));
    }

    @Test
    void noRowIsWithoutAnExample() {
        assertThat(Quotes.shipped().rows()).noneMatch(row -> row.examples().isEmpty());
    }

    private static byte[] plain(String subject, String body) {
        return ("From: Anna <anna@example.com>\nTo: news@shop.example\nSubject: " + subject
                        + "\nContent-Type: text/plain; charset=utf-8\n\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean isStop(byte[] mail) {
        return new Reply("mail-relay", null, "anna@example.com", text(mail), Instant.EPOCH, null).isStop();
    }

    private String text(byte[] mail) {
        Map<String, Object> read = reader.maps(mail).getFirst();
        return String.valueOf(read.getOrDefault("text", ""));
    }
}
