package se.budkavle.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import se.budkavle.sandbox.GatewayText.Taken;

/** A mail provider's interface over HTTP: the part of the address before {@code +} decides what becomes of each mail. */
abstract class MailGateway extends HttpGateway {
    static final String FROM = RelaySimulator.FROM;

    private final Map<String, Taken> last = new ConcurrentHashMap<>();

    MailGateway(String name, Setting setting, String user) {
        super(name, setting, user);
    }

    /** The calls that tell these events, in this order. */
    abstract List<GatewayPost> posts(Taken mail, List<MailEvent> events);

    /** How an address that nobody has is refused at once; empty when this provider takes it, and tells of a bounce. */
    abstract Optional<GatewayAnswer> noSuchAddress();

    @Override
    void look(GatewayText mail) throws Refusal {
        Optional<GatewayAnswer> refusal = noSuchAddress();
        if (Personas.Mail.of(mail.to()) == Personas.Mail.NOUSER && refusal.isPresent()) {
            throw new Refusal(refusal.get());
        }
    }

    @Override
    boolean isAnswered(GatewayText mail) {
        return Personas.Mail.of(mail.to()) != Personas.Mail.DROP;
    }

    @Override
    List<Promise> promises(Taken mail) {
        last.put(mail.text().to(), mail);
        return MailEvent.of(Personas.Mail.of(mail.text().to()), setting.delays()).stream()
                .map(batch -> new Promise(batch.name(), batch.after(), () -> posts(mail, batch.events())))
                .toList();
    }

    /** Somebody leaves by the provider's own link in the last mail that they got. */
    @Override
    List<GatewayPost> incomingPosts(String id, String from, String message) {
        Taken mail = last.get(from);
        if (mail == null) {
            throw new IllegalArgumentException(name() + " has taken no mail to that address");
        }
        return posts(mail, List.of(MailEvent.UNSUBSCRIBED));
    }

    final String eventsAddress() {
        return setting.reportAddress().apply(name(), "events");
    }

    static GatewayText mail(String to, com.fasterxml.jackson.databind.node.ObjectNode request) {
        return new GatewayText(to, "", 1, null, request);
    }

    static boolean isAddress(String text) {
        return text.matches("[^\\s<>(),;:\"@]{1,64}@[A-Za-z0-9.-]{1,253}");
    }
}
