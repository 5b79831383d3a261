package se.budkavle.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.Suppressions;
import se.budkavle.sendout.ChannelNames;
import se.budkavle.timeline.Reason;

/** A customer's addresses that are not used, and the way back into use. The customer number may hold any visible sign. */
@RestController
final class SuppressionController {
    private final Stores stores;
    private final Suppressions suppressions;
    private final Discretion discretion;
    private final TransactionTemplate transaction;

    SuppressionController(
            Stores stores, Suppressions suppressions, Discretion discretion, TransactionTemplate transaction) {
        this.stores = stores;
        this.discretion = discretion;
        this.suppressions = suppressions;
        this.transaction = transaction;
    }

    @GetMapping("/suppressions")
    Map<String, Object> list(@RequestParam String customerNo, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        Customer customer = known(customerNo);
        boolean isProtected = stores.customers().isProtected(customerNo);
        BinaryOperator<String> shown = role == Role.PROTECTED ? Role.OPERATOR.masks(false) : role.masks(isProtected);
        discretion.suppressionsRead(role, isProtected, customerNo);
        return view(customerNo, suppressions.of(customer), shown);
    }

    /** Body: {@code {"customerNo": "10012", "channel": "email"}}. */
    @PostMapping("/suppressions/lift")
    Map<String, Object> lift(@RequestBody(required = false) @Nullable JsonNode body) {
        String customerNo = text(body, "customerNo");
        String channel = text(body, "channel");
        if (!ChannelNames.ALL.contains(channel)) {
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "there is no channel " + channel + "; there are " + String.join(", ", ChannelNames.ALL));
        }
        Customer customer = known(customerNo);
        Integer lifted = transaction.execute(status -> suppressions.lift(customer, channel, Suppressions.PERSON));
        return Map.of("customerNo", customerNo, "channel", channel, "lifted", lifted == null ? 0 : lifted);
    }

    private static String text(@Nullable JsonNode body, String field) {
        String text = body == null ? "" : body.path(field).asText("");
        if (text.isBlank()) {
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "the field " + field + " is missing: write {\"customerNo\": \"10012\", \"channel\": \"email\"}");
        }
        return text;
    }

    private Customer known(String customerNo) {
        var known = stores.customers().find(List.of(customerNo)).get(customerNo);
        if (known == null) {
            throw CommunicationController.notFound("customer", customerNo);
        }
        return known.customer();
    }

    private static Map<String, Object> view(String customerNo, List<Suppression> all, BinaryOperator<String> shown) {
        var view = new LinkedHashMap<String, Object>();
        view.put("customerNo", customerNo);
        view.put("suppressions", all.stream().map(s -> one(s, shown)).toList());
        return view;
    }

    private static Map<String, Object> one(Suppression s, BinaryOperator<String> shown) {
        var view = new LinkedHashMap<String, Object>();
        view.put("channel", s.channel());
        view.put("address", shown.apply(s.channel(), s.address()));
        view.put("reason", s.reason());
        view.put("text", Reason.of(s.reason()).sentence());
        view.put("since", s.at());
        view.put("origin", s.origin());
        return view;
    }
}
