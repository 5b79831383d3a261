package se.budkavle.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.Keys;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Signature;

/** The addresses that an operator enters once with a partner, for what it tells unasked. Who has one may use it. */
@RestController
final class AddressController {
    private final Supplier<PartnerCatalogue> partners;
    private final Keys keys;

    AddressController(Supplier<PartnerCatalogue> partners, Keys keys) {
        this.partners = partners;
        this.keys = keys;
    }

    /** Report to address. */
    @GetMapping("/partners/{partner}/addresses")
    Map<String, String> addresses(@PathVariable String partner, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        if (role == Role.VIEWER) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "who has a report address may report; ask with the operator's token");
        }
        if (!partners.get().names().contains(partner)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such partner");
        }
        var addresses = new TreeMap<String, String>();
        partners.get().partner(partner).reports().values().stream()
                .filter(r -> !r.isCallback())
                .forEach(r -> address(partner, r).ifPresent(address -> addresses.put(r.name(), address)));
        return addresses;
    }

    private Optional<String> address(String partner, Partner.Report report) {
        if (report.signature() == Signature.ADDRESS_MAC) {
            return Optional.of(keys.address(partner, report.name()));
        }
        return report.signature().isPartners()
                ? Optional.of(keys.publicAddress("/reports/" + partner + "/" + report.name()))
                : Optional.empty();
    }
}
