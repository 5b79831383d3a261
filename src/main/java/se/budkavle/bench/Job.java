package se.budkavle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * One kind of message from its event to its partner.
 *
 * @param route the partner's own, a file of {@code routes/}
 * @param settings of a hub that is to find the sink
 */
record Job(Supplier<Sink> sinks, String route, Function<Sink, List<String>> settings, Events events) {
    /** Whose route it is. */
    String partner() {
        return route.split("/")[1];
    }

    static final Job MAIL = new Job(
            MailSink::new,
            "partners/mail-relay/email.camel.yaml",
            sink -> List.of(
                    "--mail-relay.host=127.0.0.1",
                    "--mail-relay.port=" + sink.port(),
                    "--mail-relay.user=",
                    "--mail-relay.password=",
                    "--mail-relay.imap.host=",
                    "--mail-relay.imap.port=",
                    "--mail-relay.imap.user=",
                    "--mail-relay.imap.password=",
                    "--mail-relay.from=kundservice@example.com",
                    "--mail-relay.bounce-domain=bounces.example.com"),
            NumberedEvents::byMail);

    static final Job SMS = new Job(
            SmsSink::new,
            "partners/46elks/sms.camel.yaml",
            sink -> List.of(
                    "--46elks.url=http://127.0.0.1:" + sink.port(), "--46elks.user=bench", "--46elks.password=bench"),
            NumberedEvents::bySms);

    /** Letters in batches of five hundred. */
    static final Job LETTER = new Job(
            LetterSink::new,
            "partners/print-vendor/batches.camel.yaml",
            sink -> ((LetterSink) sink).settings(),
            NumberedEvents::byLetter);

    interface Events {
        /** @param source part of each event's identity, so that variants do not meet */
        LongFunction<String> of(Path project, String source) throws IOException;
    }
}
