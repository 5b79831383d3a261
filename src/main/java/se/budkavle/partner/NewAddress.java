package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * Where a recipient lives now, as a partner says.
 *
 * @param attemptId what came back
 * @param address {@code careOf, street, postalCode, city, country}, those that the partner knows
 */
public record NewAddress(String partner, UUID attemptId, JsonNode address) {
    /** Without the address. */
    @Override
    public String toString() {
        return "NewAddress[" + partner + " " + attemptId + "]";
    }
}
