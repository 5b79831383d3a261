package se.budkavle.api;

import java.util.function.BinaryOperator;
import se.budkavle.identity.MaskedAddress;

/** What a caller's token allows, least first. */
enum Role {
    /** Looks, and sees no addresses, payloads or documents. */
    VIEWER,
    /** Feeds, looks and steers; sees payloads and documents of everybody but protected persons. */
    OPERATOR,
    /** May also see what belongs to protected persons; each such reading is written down. */
    PROTECTED;

    /** Where the filter leaves the caller's role for the controllers. */
    static final String ATTRIBUTE = "budkavle.role";

    /** What this role sees of an address. */
    BinaryOperator<String> masks(boolean protectedIdentity) {
        if (this == PROTECTED) {
            return (channel, address) -> address;
        }
        return protectedIdentity ? (channel, address) -> "***" : MaskedAddress::of;
    }
}
