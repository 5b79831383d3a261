package se.budkavle.planning;

import se.budkavle.customer.Customer;
import se.budkavle.release.Bundle;

/** What a protected person's e-mail says instead of the send-out's content: that there is a message, and nothing more. */
final class NeutralContent {
    static final String NAME = "protected-notice";

    private NeutralContent() {}

    static boolean in(Bundle bundle) {
        return bundle.text("content/" + NAME + "/message.sv.md").isPresent();
    }

    static boolean isNeeded(Customer customer, String channel) {
        return customer.protectedIdentity() && channel.equals("email");
    }
}
