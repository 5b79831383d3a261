package se.budkavle.sandbox;

/** What a gateway does not take, with what it says then. */
final class Refusal extends Exception {
    private final transient GatewayAnswer answer;

    Refusal(GatewayAnswer answer) {
        super("refused with " + answer.status());
        this.answer = answer;
    }

    GatewayAnswer answer() {
        return answer;
    }
}
