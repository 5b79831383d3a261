package se.budkavle.api;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import se.budkavle.delivery.OptOuts;

/** The way out in marketing mail (RFC 8058): a POST unsubscribes; a GET, as link scanners send it, only shows a button. */
@RestController
final class UnsubscribeController {
    private static final String PAGE =
            """
            <!doctype html><html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="robots" content="noindex"><title>Avregistrera · Unsubscribe</title>
            <body style="font:16px/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em">%s</body></html>""";
    private static final String BUTTON =
            """
            <h1>Vill du slippa erbjudanden?</h1>
            <p>Viktig information om ditt avtal får du ändå. <span lang="en">You still get what matters about your
            contract.</span></p>
            <form method="post"><button style="font:inherit;padding:.6em 1.2em">Ja, avregistrera mig · Yes, unsubscribe
            me</button></form>""";
    private static final String DONE =
            "<h1>Klart</h1><p>Du får inga fler sådana utskick. <span lang=\"en\">Done: no more of these messages.</span></p>";

    private final OptOuts optOuts;

    UnsubscribeController(OptOuts optOuts) {
        this.optOuts = optOuts;
    }

    @GetMapping("/unsubscribe/{key}/{mac}")
    ResponseEntity<String> ask(@PathVariable String key, @PathVariable String mac) {
        return optOuts.isOurs(key, mac) ? page(200, BUTTON) : page(404, "<h1>404</h1>");
    }

    @PostMapping("/unsubscribe/{key}/{mac}")
    ResponseEntity<String> unsubscribe(@PathVariable String key, @PathVariable String mac) {
        return switch (optOuts.byLink(key, mac)) {
            case DONE -> page(200, DONE);
            case FORGED, UNKNOWN -> page(404, "<h1>404</h1>");
        };
    }

    private static ResponseEntity<String> page(int status, String body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.valueOf("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .body(PAGE.formatted(body));
    }
}
