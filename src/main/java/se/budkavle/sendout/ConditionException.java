package se.budkavle.sendout;

/** A condition that was checked could still not be worked out for an event, mostly because a value is absent. */
public class ConditionException extends RuntimeException {
    private final String place;

    ConditionException(String place, String message, Throwable cause) {
        super(place + ": " + message, cause);
        this.place = place;
    }

    /** File and line of the condition. */
    public String place() {
        return place;
    }
}
