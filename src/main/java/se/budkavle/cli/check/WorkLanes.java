package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.work.Lanes;

/** The hub's own component: routes begin at its lanes, each lane between the verbs has one route, and nobody sends to it. */
final class WorkLanes {
    static final String SCHEME = "work";
    private static final Set<String> OF_PARTNERS = Set.of("attempts", "batches", "lookups", "withdrawals", "inquiries");
    private static final String STATUS = "status";

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, YamlNode> taken = new HashMap<>();

    private WorkLanes() {}

    /** @param whole whether every file could be read, so that a lane that is not there is missing */
    static List<Fault> check(List<RouteFile> files, boolean whole) {
        var lanes = new WorkLanes();
        files.forEach(file -> file.eachKey(lanes::key));
        boolean told = !whole || !lanes.faults.isEmpty();
        Lanes.BETWEEN_VERBS.stream()
                .filter(lane -> !told)
                .filter(lane -> !lanes.taken.containsKey(lane))
                .forEach(lane -> lanes.faults.add(new Fault(
                        "routes/hub",
                        0,
                        "no route begins at work:" + lane + ", so that what waits there would wait for ever",
                        "write a route from work:" + lane)));
        return lanes.faults;
    }

    private void key(YamlNode owner, String key) {
        Optional<YamlNode> endpoint = owner.get(key);
        if (endpoint.isEmpty() || !RouteFile.uri(owner, key).orElse("").startsWith(SCHEME + ":")) {
            return;
        }
        YamlNode uri = endpoint.get().get("uri").orElse(endpoint.get());
        if (key.equals("from")) {
            from(endpoint.get(), uri);
        } else if (RouteEndpoints.SENDING.contains(key)) {
            faults.add(uri.fault("nothing is sent to work:", "call the bean that puts work into the lane"));
        }
    }

    private void from(YamlNode from, YamlNode uri) {
        String lane = uri.text().orElse("").substring(SCHEME.length() + 1).split("\\?", 2)[0];
        boolean ofPartner = OF_PARTNERS.contains(lane);
        if (lane.equals(STATUS)) {
            status(from);
            return;
        }
        if (!ofPartner && !Lanes.BETWEEN_VERBS.contains(lane)) {
            var known = new TreeSet<>(Lanes.BETWEEN_VERBS);
            known.addAll(OF_PARTNERS);
            known.add(STATUS);
            faults.add(uri.fault("there is no lane '" + lane + "'", "use " + Nearest.of(lane, known)));
            return;
        }
        YamlNode first = ofPartner ? null : taken.putIfAbsent(lane, uri);
        if (first != null) {
            faults.add(uri.fault(
                    "the lane '%s' has a route already in %s:%d".formatted(lane, first.file(), first.line()),
                    "let one route begin there"));
        }
        options(from, lane, ofPartner ? Set.of("partner") : Set.of("batch", "threads", "helpers", "gather"));
    }

    /** Who is told what became of messages, and of which. */
    private void status(YamlNode from) {
        Map<String, YamlNode> given =
                from.get("parameters").map(YamlNode::entries).orElse(Map.of());
        if (!given.containsKey("subscriber")) {
            faults.add(from.fault("work:status needs the parameter 'subscriber'", "name who is told"));
        }
        given.forEach((name, value) -> {
            if (!Set.of("subscriber", "kinds", "sources").contains(name)) {
                faults.add(
                        value.fault("work:status takes no option '" + name + "'", "use subscriber, kinds or sources"));
            }
        });
    }

    private void options(YamlNode from, String lane, Set<String> known) {
        Map<String, YamlNode> given =
                from.get("parameters").map(YamlNode::entries).orElse(Map.of());
        given.forEach((name, value) -> {
            String text = value.text().orElse("");
            if (!known.contains(name)) {
                faults.add(new Fault(
                        from.file(),
                        from.get("parameters").orElseThrow().line(name),
                        "work:" + lane + " takes no option '" + name + "'",
                        "use " + Nearest.of(name, known)));
            } else if (!name.equals("partner") && !text.matches("[1-9]\\d{0,4}|\\{\\{.*}}")) {
                faults.add(value.fault("'" + text + "' cannot be " + name, "write a whole number from 1"));
            }
        });
        if (known.contains("partner") && !given.containsKey("partner")) {
            faults.add(from.fault("work:" + lane + " needs the parameter 'partner'", "name whose lane it is"));
        }
    }
}
