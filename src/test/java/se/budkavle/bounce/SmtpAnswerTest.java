package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.bounce.BounceResult.Kind;

class SmtpAnswerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    550 | 550 5.1.1 <x@example.com>: Recipient address rejected: User unknown | userunknown     | HARD
                    550 | 550 No such user here                                               | userunknown     | HARD
                    550 | 550 5.1.2 Bad destination system                                    | hostunknown     | HARD
                    551 | 551 5.1.6 User has moved                                            | hasmoved        | HARD
                    556 | 556 5.1.10 Recipient domain has null MX                             | notaccept       | HARD
                    550 | 550 5.1.10 RecipientNotFound; not found by address lookup           | userunknown     | HARD
                    521 | 521 5.3.2 This host does not accept mail                            | notaccept       | HARD
                    452 | 452 4.3.2 System not accepting network messages                     | notaccept       | SOFT
                    552 | 552 5.2.2 Mailbox full                                              | mailboxfull     | SOFT
                    550 | 550 5.2.1 The mailbox is disabled                                   | suspend         | SOFT
                    552 | 552 5.3.4 Message too big                                           | mesgtoobig      | SOFT
                    550 | 550 5.7.1 Message refused by policy                                 | policyviolation | SOFT
                    554 | 554 5.7.1 Client host blocked using dnsbl.example.net               | blocked         | SOFT
                    550 | 550 5.7.26 This mail is unauthenticated                             | authfailure     | SOFT
                    451 | 451 4.7.1 Greylisted, try again later                               | onhold          | SOFT
                    550 | 550 Something in Klingon                                            | onhold          | SOFT
                    """)
    void anAnswerHasOneReasonAndOneKind(int code, String text, String reason, Kind kind) {
        SmtpAnswer answer = SmtpAnswer.read(code, text);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.temporary()).isEqualTo(code < 500);
    }

    @Test
    void takenIsNoFailure() {
        assertThat(SmtpAnswer.read(250, "250 2.0.0 queued as 550"))
                .isEqualTo(new SmtpAnswer(250, "2.0.0", "delivered", false, Kind.NONE));
    }

    @ParameterizedTest
    @CsvFileSource(
            files = {
                "src/test/resources/se/budkavle/bounce/replies.txt",
                "src/test/resources/se/budkavle/bounce/replies-of-many.txt"
            },
            delimiter = '|',
            quoteCharacter = '\0')
    void whatAServerOrAProviderSaysInItsOwnWordsHasOneReason(String reason, String words) {
        assertThat(SmtpAnswer.passedOn(words).reason()).isEqualTo(reason);
    }
}
