package se.budkavle.sandbox;

import java.util.List;
import java.util.Optional;
import se.budkavle.sandbox.GatewayText.Taken;

/** A partner that takes documents by HTTP, such as a mailbox operator: it has addresses besides, and no phones. */
abstract class DocumentGateway extends HttpGateway {
    DocumentGateway(String name, Setting setting, String user) {
        super(name, setting, user);
    }

    /** Whether there is anybody to deliver to. */
    abstract boolean reaches(GatewayText document);

    abstract GatewayAnswer nobodyThere();

    /** What becomes of a document that was taken, and when. */
    abstract List<GatewayReport> reports(GatewayText document);

    abstract GatewayPost post(Taken document, GatewayReport report);

    /** What else can be asked here, such as tokens, while all is well. */
    abstract Optional<GatewayAnswer> beside(Call call);

    @Override
    Optional<GatewayAnswer> served(Call call) {
        return inTrouble().or(() -> beside(call));
    }

    @Override
    void look(GatewayText document) throws Refusal {
        if (!reaches(document)) {
            throw new Refusal(nobodyThere());
        }
    }

    @Override
    boolean isAnswered(GatewayText document) {
        return true;
    }

    @Override
    List<Promise> promises(Taken document) {
        return reports(document.text()).stream()
                .map(report -> new Promise(
                        report.name(),
                        report.after(),
                        () -> told(document) ? List.of(post(document, report)) : List.of()))
                .toList();
    }

    /** Whether anybody hears of this one. */
    boolean told(Taken document) {
        return true;
    }

    @Override
    String incoming(String from, String message) {
        throw new IllegalArgumentException(name() + " passes on no replies from phones");
    }

    @Override
    List<GatewayPost> incomingPosts(String id, String from, String message) {
        throw new IllegalStateException(name() + " passes on no replies from phones");
    }
}
