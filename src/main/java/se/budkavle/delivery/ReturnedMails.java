package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import se.budkavle.bounce.BounceReader;
import se.budkavle.bounce.SmtpAnswer;
import se.budkavle.partner.MailReports;

/** The room of bounces, as translators ask it. */
public final class ReturnedMails implements MailReports {
    private final BounceReader reader = new BounceReader();
    private final UnaryOperator<Map<String, Object>> sieve;

    /** Believes each key that a mail echoes: for examples and looking at files. */
    public ReturnedMails() {
        this(found -> found);
    }

    /** @param sieve takes away what a found report may not claim */
    public ReturnedMails(UnaryOperator<Map<String, Object>> sieve) {
        this.sieve = sieve;
    }

    @Override
    public List<Map<String, Object>> read(byte[] mail) {
        return reader.maps(mail).stream().map(sieve).toList();
    }

    @Override
    public Map<String, Object> passedOn(String words) {
        return SmtpAnswer.passedOn(words).asMap();
    }
}
