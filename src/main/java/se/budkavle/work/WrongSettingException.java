package se.budkavle.work;

/** What the operator has set cannot be used; the message names each such setting, and says what would be right. */
public final class WrongSettingException extends IllegalStateException {
    public WrongSettingException(String message) {
        super(message);
    }
}
