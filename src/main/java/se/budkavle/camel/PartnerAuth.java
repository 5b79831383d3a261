package se.budkavle.camel;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Auth;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Translator;

/** How each call says who we are, with the credentials that hold now. */
@Component
final class PartnerAuth {
    /** The token that the exchange's last call bore. */
    private static final String TOKEN = "partnerAuth.token";

    private final Supplier<PartnerCatalogue> partners;
    private final Refusals refusals;
    private final Clock clock;
    private final Duration patience;
    private final Map<String, AccessToken> tokens = new ConcurrentHashMap<>();

    @Autowired
    PartnerAuth(Supplier<PartnerCatalogue> partners, Refusals refusals, Clock clock) {
        this(partners, refusals, clock, AccessToken.PATIENCE);
    }

    /** @param patience with whoever gives tokens */
    PartnerAuth(Supplier<PartnerCatalogue> partners, Refusals refusals, Clock clock, Duration patience) {
        this.partners = partners;
        this.refusals = refusals;
        this.clock = clock;
        this.patience = patience;
    }

    /** For the document that is the exchange's body. */
    Map<String, String> headers(Exchange exchange, Translator today) {
        Message message = PartnerDocument.message(exchange);
        return headers(exchange, today, message.partner(), message.attemptKey());
    }

    /** @param call names the call: the same once more is the same call */
    Map<String, String> headers(Exchange exchange, Translator today, String partner, String call) {
        Auth auth = today.catalogue().partner(partner).auth();
        if (auth == Auth.NONE) {
            return Map.of();
        }
        Map<String, String> parameters = today.catalogue().parameters(partner);
        demandUsable(partner, auth, parameters);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        var headers = new LinkedHashMap<>(auth.headers(parameters, call, body, clock.instant()));
        if (auth == Auth.OAUTH2_CLIENT_CREDENTIALS) {
            String token = token(partner, parameters);
            exchange.setProperty(TOKEN, token);
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    /** What its scheme cannot use is like a refused credential: the lane waits, and whoever watches is told which setting. */
    private void demandUsable(String partner, Auth auth, Map<String, String> parameters) {
        auth.complaint(parameters.get("secret")).ifPresent(wanted -> {
            refusals.refused(partner);
            throw new NotSentException(partner + ": its secret signs nothing, " + wanted, null, null);
        });
    }

    private String token(String partner, Map<String, String> parameters) {
        try {
            return token(partner).value(parameters);
        } catch (AccessToken.RefusedException e) {
            refusals.refused(partner);
            throw e;
        }
    }

    /** Whether a refused call may do better with another token; the one that it bore is not used again. */
    boolean renews(Exchange refused, String partner) {
        if (partners.get().partner(partner).auth() != Auth.OAUTH2_CLIENT_CREDENTIALS) {
            return false;
        }
        Optional.ofNullable(refused.getProperty(TOKEN, String.class)).ifPresent(token(partner)::refused);
        return true;
    }

    private AccessToken token(String partner) {
        return tokens.computeIfAbsent(partner, name -> new AccessToken(name, clock, patience));
    }
}
