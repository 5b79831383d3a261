package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static se.budkavle.camel.SmtpPools.get;
import static se.budkavle.camel.SmtpPools.mail;
import static se.budkavle.camel.SmtpPools.settings;
import static se.budkavle.camel.SmtpPools.soon;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.camel.PipeliningTransport.Stage;
import se.budkavle.camel.ScriptedRelay.Break;
import se.budkavle.camel.SmtpPool.LostException;

/** A relay that breaks off before it has the mail: what it said stands, and it is asked once more where it granted nothing. */
class SmtpLossTest extends ScriptedSends {
    private static final Duration TIME = Duration.ofHours(1);
    private static final String IN_TURN = "";
    private static final String AHEAD = "\r\n250-PIPELINING";
    private static final int GREAT = 32 * 1024 * 1024;

    private final AtomicLong nanos = new AtomicLong();
    /** How long the first connection takes. */
    private Duration connecting = Duration.ZERO;

    @Test
    void whatIsNoAnswerIsNotSentAndIsAskedOnceMoreInTurn() throws Exception {
        start(AHEAD);
        relay.senderAnswer = "hello there";

        assertThat(lost(10)).isEqualTo(Stage.SENDER);
        assertThat(relay.connections()).isEqualTo(2);
        assertThat(relay.count("RCPT")).as("ahead, and not in turn").isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_TURN, AHEAD})
    void aConnectionThatWasClosedOverWhatIsNoAnswerIsReplaced(String extension) throws Exception {
        start(extension);
        relay.recipientAnswer = "550 5.1.1 User unknown";
        relay.resetAnswer = "hello there";
        assertThat(pool.send(mail("nobody", 10)).code()).isEqualTo(550);
        relay.recipientAnswer = "250 2.1.5 Ok";

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(250);
        assertThat(relay.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"29, 2", "31, 1"})
    void isAskedOnceMoreOnlyWhileHalfOfTheTimeIsLeft(int minutes, int connections) throws Exception {
        start(AHEAD);
        connecting = Duration.ofMinutes(minutes);
        relay.breaking = Break.HANGS_UP_AFTER_THE_SENDER;

        lost(10);

        assertThat(relay.connections()).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "AHEAD, false", "'', true", "AHEAD, true"})
    void aRelayThatHangsUpWithinTheContentIsNotGivenItTwice(String extension, boolean kept) throws Exception {
        start(extension.isEmpty() ? IN_TURN : AHEAD);
        if (kept) {
            pool.send(mail("ok", 10));
        }
        relay.commands.clear();
        relay.breaking = Break.HANGS_UP_WITHIN_THE_CONTENT;

        assertThat(lost(GREAT)).isEqualTo(Stage.CONTENT);
        assertThat(relay.count("DATA")).isEqualTo(1);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_TURN, AHEAD})
    void aRelayThatClosesAKeptConnectionIsThereOverANewOne(String extension) throws Exception {
        start(extension);
        pool.send(mail("ok", 10));
        relay.breaking = Break.CLOSES_ITS_FIRST_CONNECTION;

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(250);
        assertThat(relay.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_TURN, AHEAD})
    void aRelayThatClosesANewConnectionIsBelieved(String extension) throws Exception {
        start(extension);
        relay.senderAnswer = "421 4.3.2 Service shutting down";

        assertThat(pool.send(mail("ok", 10)))
                .returns(421, SmtpPool.Answer::code)
                .returns(Stage.SENDER, SmtpPool.Answer::stage);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void whoRefusesAndHangsUpIsHeardTheFirstTime() throws Exception {
        start(AHEAD);
        relay.senderAnswer = "550 5.7.1 Sender address rejected";
        relay.breaking = Break.HANGS_UP_AT_THE_CONTENT;

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(550);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedStaysSoThoughTheConnectionBreaksBeforeTheNextAnswer() throws Exception {
        start(AHEAD);
        relay.senderAnswer = "550 5.7.1 Sender address rejected";
        try (var breaking = new Breaking()) {
            breaking.connect();
            breaking.answersLeft = 1;
            breaking.begin(true);

            assertThat(catchThrowableOfType(SMTPSendFailedException.class, breaking::send)
                            .getReturnCode())
                    .isEqualTo(550);
            assertThat(breaking.stage()).isEqualTo(Stage.SENDER);
            assertThat(breaking.isCut).isTrue();
        }
    }

    @Test
    void whatIsRefusedStaysSoThoughNothingIsAnsweredAfterwards() throws Exception {
        start(AHEAD);
        relay.recipientAnswer = "550 5.1.1 User unknown";
        relay.breaking = Break.SILENT_AT_RESET;
        Future<SmtpPool.Answer> sent = sending(mail("ok", 10));
        soon().until(() -> relay.count("RSET") == 1);
        end(0);

        assertThat(get(sent).code()).isEqualTo(550);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatEndsAfterARefusalIsNotKept() throws Exception {
        start(AHEAD);
        relay.recipientAnswer = "550 5.1.1 User unknown";
        relay.breaking = Break.HANGS_UP_AT_RESET;
        RelayTransport transport = SmtpPools.connection(pool.settings(), true);
        transport.open(pool.settings());

        assertThatThrownBy(() -> transport.send(mail("ok", 10), true)).isInstanceOf(SMTPSendFailedException.class);
        assertThat(transport.isCut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "150 wait", "hello there"})
    void nobodyGetsAnEmptyMailWhenNobodyKnowsWhetherTheRecipientIsTaken(String answer) throws Exception {
        start(AHEAD);
        relay.recipientAnswer = answer;

        lost(10);

        soon().until(() -> relay.open() == 0);
        assertThat(relay.mails).isEmpty();
    }

    @Test
    void anAnswerIsYesByItsFirstDigit() throws Exception {
        start(AHEAD);
        relay.recipientAnswer = "220 ok";

        assertThat(pool.send(mail("ok", 10)).code()).isEqualTo(250);
        assertThat(relay.connections()).isEqualTo(1);
    }

    private void start(String extension) throws IOException {
        relay = new ScriptedRelay(extension);
        RelaySettings settings = settings(relay, "offered", "127.0.0.1", TIME);
        pool = new SmtpPool(settings, () -> connection(settings), TIME, this::alarm, nanos::get);
    }

    private RelayTransport connection(RelaySettings settings) {
        nanos.addAndGet(connecting.toNanos());
        connecting = Duration.ZERO;
        return SmtpPools.connection(settings, true);
    }

    private Stage lost(int bytes) {
        return catchThrowableOfType(LostException.class, () -> pool.send(mail("ok", bytes)))
                .stage();
    }

    /** Its connection breaks after some answers. */
    private final class Breaking extends PipeliningTransport {
        private int answersLeft = Integer.MAX_VALUE;
        private boolean isCut;
        private boolean isHearing;

        Breaking() {
            super(Session.getInstance(pool.settings().properties()));
        }

        @Override
        public void connect() throws MessagingException {
            connect("127.0.0.1", relay.port(), null, null);
        }

        void send() throws MessagingException {
            var message = new SMTPMessage(Session.getInstance(pool.settings().properties()));
            message.setEnvelopeFrom("b@example.com");
            message.setText("Hej!");
            sendMessage(message, new InternetAddress[] {new InternetAddress("ok@example.com")});
        }

        @Override
        protected void sendCommand(String command) throws MessagingException {
            super.sendCommand(command);
            isHearing |= command.equals("DATA");
        }

        @Override
        protected int readServerResponse() throws MessagingException {
            if (isHearing && answersLeft-- == 0) {
                throw new MessagingException("the connection was reset");
            }
            return super.readServerResponse();
        }

        @Override
        void cut() {
            isCut = true;
        }
    }
}
