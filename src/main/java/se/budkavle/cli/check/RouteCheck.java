package se.budkavle.cli.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** Everything about {@code routes/}. */
final class RouteCheck {
    private static final RouteSchema SCHEMA = new RouteSchema();

    private RouteCheck() {}

    /** @param channels those that need a branch in the router */
    static List<Fault> check(Path project, Bundle mappings, Set<String> channels) {
        Routes routes = Routes.read(project);
        List<RouteFile> files = routes.files();
        var faults = new ArrayList<>(routes.faults());
        files.forEach(file -> faults.addAll(SCHEMA.check(file)));
        boolean whole = faults.isEmpty();
        faults.addAll(RouteNames.check(files));
        faults.addAll(new RouteTemplates(files).check(files));
        faults.addAll(RouteEndpoints.check(files));
        faults.addAll(RouteOptions.check(files, mappings));
        faults.addAll(WorkLanes.check(files, whole));
        faults.addAll(RouteWords.check(files));
        faults.addAll(RoutePlaceholders.check(files, mappings));
        faults.addAll(RouteBeans.check(files, HubBeans.byName()));
        faults.addAll(RouterBranches.check(files, channels, whole));
        faults.addAll(PartnerRoutes.check(files, mappings));
        faults.addAll(PartnerQuestions.check(files, mappings, whole));
        return faults;
    }
}
