package se.budkavle.partner;

/** The partner does not serve the recipient's own address, as of a country that was not agreed on: others may. */
final class AddressNotTakenException extends UntranslatableException {
    AddressNotTakenException(String message) {
        super("address-not-taken", message, null);
    }

    /** Says nothing against the address, and lets the next channel have its turn. */
    @Override
    public Outcome outcome() {
        return Outcome.BLOCKED;
    }
}
