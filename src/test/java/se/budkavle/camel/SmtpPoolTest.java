package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.budkavle.camel.SmtpPools.connection;
import static se.budkavle.camel.SmtpPools.get;
import static se.budkavle.camel.SmtpPools.mail;
import static se.budkavle.camel.SmtpPools.settings;
import static se.budkavle.camel.SmtpPools.soon;

import jakarta.mail.MessagingException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.camel.PipeliningTransport.Stage;
import se.budkavle.camel.ScriptedRelay.Break;
import se.budkavle.camel.ScriptedRelay.Tls;
import se.budkavle.camel.SmtpPool.LostException;
import se.budkavle.partner.MailDocument;

/** The time of a send, over kept connections and new ones; where nothing else is said, it is over when the test says so. */
class SmtpPoolTest extends ScriptedSends {
    private static final int KEPT = 6;
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void fault29AfterALullOneOfTheKeptConnectionsIsAskedAndTheMailComesOnceOverANewOne() throws Exception {
        keepConnections();
        relay.breaking = Break.SILENT_AT_RESET;
        Future<SmtpPool.Answer> sent = sending(mail("ok", 10));
        soon().until(() -> relay.count("RSET") == 1);
        end(1);

        assertThat(get(sent).code()).isEqualTo(250);
        soon().until(() -> relay.open() == 1); // whatever was idle for longer is closed
        assertThat(relay.count("RSET")).isEqualTo(1);
        assertThat(relay.connections()).isEqualTo(KEPT + 1);
        assertThat(relay.mails).hasSize(KEPT + 1);
    }

    @Test
    void fault29ASendWhoseTimeIsOverBeginsNoDialogue() throws Exception {
        keepConnections();
        relay.breaking = Break.SILENT_AT_RESET;
        Future<SmtpPool.Answer> sent = sending(mail("ok", 10));
        soon().until(() -> relay.count("RSET") == 1);
        end(0);
        end(1);

        assertThatThrownBy(() -> get(sent)).isInstanceOfSatisfying(LostException.class, e -> assertThat(e.stage())
                .isEqualTo(Stage.CONNECTING));
        assertThat(relay.connections()).isEqualTo(KEPT);
        assertThat(relay.mails).hasSize(KEPT);
    }

    @Test
    void aKeptConnectionThatAnswersAfterALullIsUsed() throws Exception {
        keepConnections();

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(250);
        assertThat(relay.count("RSET")).isEqualTo(1);
        assertThat(relay.connections()).isEqualTo(KEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n250-PIPELINING"})
    void fault29ARelayThatFallsSilentOnAKeptConnectionIsNotAskedAgainByTheSameSend(String extension) throws Exception {
        relay = new ScriptedRelay(extension);
        pool = pool(Tls.NONE, "127.0.0.1", true);
        pool.send(mail("ok", 10));
        relay.breaking = Break.SILENT_AT_THE_RECIPIENT;

        assertThat(lostAfter(() -> relay.count("RCPT") == 2, mail("ok", 10))).isNotEqualTo(Stage.END);
        assertThat(relay.count("RCPT")).isEqualTo(2);
        assertThat(relay.connections()).isEqualTo(1);
    }

    /** With the hub's own alarm, as time-outs and their end race each other. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n250-PIPELINING"})
    void fault29ARelayThatFallsSilentIsNotAskedTwiceHoweverTheSendEnds(String extension) throws Exception {
        relay = new ScriptedRelay(extension);
        for (int i = 0; i < 20; i++) {
            MailDocument asked = mail("asked" + i, 10);
            try (var hasty = new SmtpPool(settings(relay, "offered", "127.0.0.1", Duration.ofNanos(40_900_000)))) {
                relay.breaking = Break.NEVER;
                soon().until(() -> isTaken(hasty));
                relay.breaking = Break.SILENT_AT_THE_RECIPIENT;

                assertThatThrownBy(() -> hasty.send(asked)).isInstanceOf(LostException.class);
            }
            soon().until(() -> relay.open() == 0);
            assertThat(relay.count("RCPT TO:<asked" + i + "@")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void fault29ARelayThatNeverAnswersTheContentMayHaveTheMail() throws Exception {
        startBoth(Tls.NONE);
        relay.breaking = Break.SILENT_AFTER_THE_CONTENT;

        assertThat(lostAfter(() -> relay.mails.size() == 1, mail("ok", 10))).isEqualTo(Stage.END);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void fault30AnAnswerInDripsEndsWithTheSendsTime(Tls tls) throws Exception {
        startBoth(tls);
        relay.breaking = Break.DRIPS_AT_THE_RECIPIENT;

        assertThat(lostAfter(() -> relay.drips.get() > 2, mail("ok", 10))).isEqualTo(Stage.RECIPIENT);
        soon().until(() -> relay.open() == 0);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void fault30ARelayThatStopsReadingIsLeftWhenTheSendsTimeIsOver(Tls tls) throws Exception {
        startBoth(tls);
        relay.breaking = Break.READS_NO_CONTENT;

        assertThat(lostAfter(() -> relay.count("DATA") == 1, mail("ok", 32 * 1024 * 1024)))
                .isEqualTo(Stage.CONTENT);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aRelayThatWouldLetUsLogInIsNotAskedToWithoutAUser() throws Exception {
        relay = new ScriptedRelay("\r\n250-AUTH PLAIN LOGIN");
        pool = pool(Tls.NONE, "127.0.0.1", true);

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(250);
        assertThat(relay.count("AUTH")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsCutBeforeItIsMadeIsNotMade(Tls tls) throws Exception {
        startBoth(tls);
        RelayTransport transport = connection(pool.settings(), true);
        transport.cut();

        assertThatThrownBy(() -> transport.open(pool.settings())).isInstanceOf(MessagingException.class);
        pool.send(mail("ok", 10));
        assertThat(relay.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aRelayWhoseCertificateNobodyVouchesForGetsNoMail(Tls tls) throws Exception {
        start(tls);
        pool = pool(tls, "127.0.0.1", false);

        assertNothingIsSaidTo();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aRelayWithTheCertificateOfAnotherHostGetsNoMail(Tls tls) throws Exception {
        start(tls);
        pool = pool(tls, "localhost", true);

        assertNothingIsSaidTo();
    }

    private void assertNothingIsSaidTo() {
        assertThatThrownBy(() -> pool.send(mail("ok", 10)))
                .isInstanceOfSatisfying(
                        LostException.class, e -> assertThat(e.stage()).isEqualTo(Stage.CONNECTING))
                .rootCause()
                .isInstanceOf(GeneralSecurityException.class);
        soon().until(() -> relay.open() == 0);
        assertThat(relay.count("MAIL")).isZero();
        assertThat(relay.connections()).isEqualTo(1);
    }

    /** As many as there were senders at once; each must be asked whether it is still open. */
    private void keepConnections() throws Exception {
        startBoth(Tls.NONE);
        relay.recipients = new CountDownLatch(KEPT);
        var sent =
                IntStream.range(0, KEPT).mapToObj(i -> sending(mail("ok", 10))).toList();
        for (Future<SmtpPool.Answer> one : sent) {
            get(one);
        }
        assertThat(relay.connections()).isEqualTo(KEPT);
        forgetEnds();
    }

    private void startBoth(Tls tls) throws Exception {
        start(tls);
        pool = pool(tls, "127.0.0.1", true);
    }

    private void start(Tls tls) throws Exception {
        relay = new ScriptedRelay(
                "", tls, tls == Tls.NONE ? null : TestCertificate.ours().context());
    }

    private SmtpPool pool(Tls tls, String host, boolean vouched) {
        RelaySettings settings = settings(relay, word(tls), host, NEVER);
        return new SmtpPool(
                settings, () -> connection(settings, vouched), Duration.ZERO, this::alarm, System::nanoTime);
    }

    private static String word(Tls tls) {
        return switch (tls) {
            case NONE -> "offered";
            case STARTTLS -> "required";
            case IMPLICIT -> "implicit";
        };
    }

    /** A send whose time is over when the relay has come so far. */
    private Stage lostAfter(Callable<Boolean> soFar, MailDocument mail) throws Exception {
        forgetEnds();
        Future<SmtpPool.Answer> sent = sending(mail);
        soon().until(soFar);
        end(0);
        try {
            throw new AssertionError("answered: " + get(sent));
        } catch (LostException e) {
            return e.stage();
        }
    }

    private static boolean isTaken(SmtpPool pool) {
        try {
            return pool.send(mail("ok", 10)).code() == 250;
        } catch (LostException tooSlow) {
            return false;
        }
    }
}
