package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** The mail relay: SMTP with a login on one side, on the other a mailbox (IMAP) where its reports arrive. */
final class RelaySimulator extends Simulator {
    static final String NAME = "mail-relay";
    static final String BOUNCE_DOMAIN = "bounces.example.com";
    static final String FROM = "kundservice@example.com";
    static final int LARGEST_MESSAGE = 10 * 1024 * 1024;

    private static final int REFUSALS_OF_A_GREYLIST = 2;
    private static final int MOST_RECIPIENTS = 50;
    private static final int PATIENCE_MS = 60_000;

    private final Credentials credentials;
    private final SMTPServer server;
    private final RelayMailbox mailbox;
    private final ReportMails mails;
    private final Map<String, Integer> greylisted = new ConcurrentHashMap<>();

    RelaySimulator(Setting setting) {
        super(NAME, setting);
        credentials = setting.keys().of(NAME, "budkavle");
        mailbox = new RelayMailbox(setting, ledger(), setting.keys().of(NAME + ".imap", "bounces"));
        mails = new ReportMails(setting);
        server = PipeliningHello.saidBy(SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("relay.example.net")
                .softwareName("Sandbox relay")
                .insertReceivedHeaders(false)
                .requireAuth()
                .showAuthCapabilitiesBeforeSTARTTLS(true)
                .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory((user, password, context) -> login(user, password)))
                .maxMessageSize(LARGEST_MESSAGE)
                .maxRecipients(MOST_RECIPIENTS)
                .maxConnections(200)
                .connectionTimeoutMs(PATIENCE_MS)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .messageHandlerFactory(context -> new RelayDialogue(this, context))
                .build());
    }

    @Override
    Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("mail-relay.host", "127.0.0.1");
        properties.put("mail-relay.port", String.valueOf(server.getPortAllocated()));
        properties.put("mail-relay.user", credentials.user());
        properties.put("mail-relay.password", credentials.password());
        properties.put("mail-relay.from", FROM);
        properties.put("mail-relay.timeout", ANSWERS_WITHIN);
        properties.put("mail-relay.bounce-domain", BOUNCE_DOMAIN);
        properties.putAll(mailbox.properties());
        return properties;
    }

    @Override
    void start() {
        mailbox.start();
        ledger().eachReceived(this::takeUpAgain);
        server.start();
    }

    private void login(String user, String password) throws LoginFailedException {
        Credentials wanted = knobs().credentials() == null ? credentials : knobs().credentials();
        if (!wanted.fit(user, password)) {
            throw new LoginFailedException("535 5.7.8 Authentication credentials invalid");
        }
    }

    private void takeUpAgain(JsonNode line) {
        String id = line.path("id").asText();
        JsonNode request = line.path("request");
        var recipients = new ArrayList<String>();
        request.path("to").forEach(to -> recipients.add(to.asText()));
        String text = request.path("message").asText();
        if (!id.isEmpty()) {
            promise(new RelayedMail(
                    id,
                    request.path("from").asText(),
                    recipients,
                    text,
                    java.time.Instant.parse(line.path("at").asText())));
        } else if (line.path("answer").path("status").asInt() == 451 && !text.isEmpty()) {
            recipients.forEach(to -> greylisted.merge(pair(text, to), 1, Integer::sum));
        }
    }

    /** Somebody was refused before there was a message. */
    void refused(String from, String recipient, RejectException refusal) {
        ledger().received(setting.time().now(), "", request(from, List.of(recipient), ""), answer(refusal));
    }

    /** Takes a whole message, unless the partner would not; returns what is said after 250. */
    RelayedMail take(String from, List<String> recipients, String text) throws RejectException {
        ObjectNode request = request(from, recipients, text);
        try {
            RelayedText.check(text, from);
            greylist(recipients, text);
        } catch (RejectException refusal) {
            ledger().received(setting.time().now(), "", request, answer(refusal));
            throw refusal;
        }
        synchronized (greylisted) {
            String id =
                    setting.hex(NAME, ledger().receivedCount()).substring(0, 12).toUpperCase(java.util.Locale.ROOT);
            var mail =
                    new RelayedMail(id, from, recipients, text, setting.time().now());
            boolean given = recipients.stream().noneMatch(to -> Personas.Mail.of(to) == Personas.Mail.DROP);
            ObjectNode answer = json().put("id", id).put("status", 250);
            answer.put("body", mail.answer()).put("given", given);
            ledger().received(mail.at(), id, request, answer);
            promise(mail);
            return mail;
        }
    }

    private void greylist(List<String> recipients, String text) throws RejectException {
        for (String to : recipients) {
            if (Personas.Mail.of(to) == Personas.Mail.GREYLIST
                    && greylisted.merge(pair(text, to), 1, Integer::sum) <= REFUSALS_OF_A_GREYLIST) {
                throw new RejectException(451, "4.7.1 Greylisted, please try again later");
            }
        }
    }

    private static String pair(String text, String recipient) {
        return RelayedText.header(text, "Message-ID") + " " + recipient;
    }

    private void promise(RelayedMail mail) {
        for (int i = 0; i < mail.recipients().size(); i++) {
            String recipient = mail.recipients().get(i);
            var persona = Personas.Mail.of(recipient);
            String report = persona.name().toLowerCase(java.util.Locale.ROOT) + "-" + i;
            if (!mail.from().isEmpty() && !ledger().isReported(mail.id(), report)) {
                switch (persona) {
                    case OK, NOUSER, GREYLIST, DROP -> {}
                    case BOUNCE -> later(mail, report, () -> mails.bounce(mail, recipient, "5.1.1"));
                    case FULL -> later(mail, report, () -> mails.bounce(mail, recipient, "5.2.2"));
                    case AWAY -> later(mail, report, () -> mails.away(mail, recipient));
                    case COMPLAIN -> later(mail, report, () -> mails.complaint(mail));
                }
            }
        }
    }

    private void later(RelayedMail mail, String report, ReportMails.Writing writing) {
        var delay = report.startsWith("complain")
                ? setting.delays().complaint()
                : setting.delays().mailReport();
        setting.time()
                .at(mail.at().plus(delay), mail.id(), () -> mailbox.put(mail.id(), report, mails.written(writing)));
    }

    private static ObjectNode request(String from, List<String> recipients, String text) {
        ObjectNode request = json().put("from", from);
        recipients.forEach(request.putArray("to")::add);
        return request.put("message", text.isEmpty() ? null : text);
    }

    private static ObjectNode answer(@Nullable RejectException refusal) {
        ObjectNode answer = json().putNull("id");
        return refusal == null
                ? answer.put("status", 0).put("body", "").put("given", false)
                : answer.put("status", refusal.getCode())
                        .put("body", refusal.getErrorResponse())
                        .put("given", true);
    }

    /** A black hole: the message came in and nothing was said about it. */
    void swallowed(String from, List<String> recipients, String text) {
        ledger().received(setting.time().now(), "", request(from, recipients, text), answer(null));
    }

    @Override
    public void close() {
        server.stop();
        mailbox.close();
        ledger().close();
    }
}
