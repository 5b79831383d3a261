package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.mock.env.MockEnvironment;
import se.budkavle.delivery.Alert;
import se.budkavle.timeline.Reason;
import se.budkavle.work.WrongSettingException;

class AlertMailTest {
    private static final Instant RAISED = Instant.parse("2026-01-15T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final GreenMail relay = PatientMail.server(ServerSetup.PROTOCOL_SMTP);

    @BeforeEach
    void start() {
        relay.start();
    }

    @AfterEach
    void stop() {
        relay.stop();
    }

    @Test
    void theOperatorHearsOfWhatIsStuckAndOfItsEnd() throws Exception {
        var mail = new AlertMail(settings(), PATIENCE);
        mail.tell(new Alert("disk", "", Reason.of("disk-space", 5, 1024), RAISED, null));
        mail.tell(new Alert("disk", "", Reason.of("disk-space", 5, 1024), RAISED, RAISED.plusSeconds(60)));

        assertThat(relay.getReceivedMessages())
                .hasSize(2)
                .extracting(m -> m.getSubject())
                .containsExactly("Budkavle: disk raised", "Budkavle: disk cleared");
        assertThat(relay.getReceivedMessages()[0].getContent().toString())
                .startsWith("the disk of the data folder has 5 MB left");
        assertThat(relay.getReceivedMessages()[1].getContent().toString()).startsWith("over: the disk");
    }

    @Test
    void aRelayThatDoesNotAnswerIsSaidSoThatTheAlertIsToldAgain() {
        var mail = new AlertMail(settings(), PATIENCE);
        relay.stop();
        assertThatThrownBy(() -> mail.tell(new Alert("disk", "", Reason.of("disk-space", 5, 1024), RAISED, null)))
                .isInstanceOf(MessagingException.class);
    }

    @Test
    void aRelayThatAnswersInDripsIsLeftWhenTheTimeIsOver() throws Exception {
        try (var dripping = new ScriptedRelay("");
                var teller = Executors.newSingleThreadExecutor()) {
            dripping.breaking = ScriptedRelay.Break.DRIPS_AT_THE_RECIPIENT;
            var mail = new AlertMail(settings(dripping.port()), PATIENCE);
            var end = new CompletableFuture<Runnable>();
            var told = teller.submit(() -> {
                mail.tell(new Alert("disk", "", Reason.of("disk-space", 5, 1024), RAISED, null), (time, over) -> {
                    end.complete(over);
                    return end;
                });
                return "told";
            });
            await().until(() -> dripping.drips.get() > 2);
            end.join().run();

            await().until(told::isDone);
            assertThatThrownBy(told::get).hasCauseInstanceOf(MessagingException.class);
        }
    }

    @Test
    void anAddressWithoutARelayIsRefusedByName() {
        assertThatThrownBy(() -> new AlertMail(
                        new MockEnvironment().withProperty("budkavle.alert.mail.to", "drift@example.com")))
                .isInstanceOf(WrongSettingException.class)
                .hasMessageContaining("budkavle.alert.mail.host");
    }

    @Test
    void aHubMakesItOfItsSettings() {
        try (var hub = new AnnotationConfigApplicationContext()) {
            hub.setEnvironment(settings());
            hub.register(AlertMail.class);
            hub.refresh();

            assertThat(hub.getBeansOfType(AlertMail.class)).hasSize(1);
        }
    }

    private MockEnvironment settings() {
        return settings(relay.getSmtp().getPort());
    }

    private static MockEnvironment settings(int port) {
        return new MockEnvironment()
                .withProperty("budkavle.alert.mail.to", "drift@example.com")
                .withProperty("budkavle.alert.mail.from", "hub@example.com")
                .withProperty("budkavle.alert.mail.host", "127.0.0.1")
                .withProperty("budkavle.alert.mail.port", String.valueOf(port));
    }
}
