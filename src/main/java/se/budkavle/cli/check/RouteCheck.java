package se.budkavle.cli.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** Everything about {@code routes/}. */
final class RouteCheck {
    private RouteCheck() {}

    /** @param channels those that need a branch in the router */
    static List<Fault> check(Path project, Bundle mappings, Set<String> channels) {
        Routes routes = Routes.read(project);
        List<RouteFile> files = routes.files();
        var faults = new ArrayList<>(routes.faults());
        var schema = new RouteSchema();
        files.forEach(file -> faults.addAll(schema.check(file)));
        faults.addAll(RouteNames.check(files));
        faults.addAll(new RouteTemplates(files).check(files));
        faults.addAll(RouteEndpoints.check(files));
        faults.addAll(RouteBeans.check(files, HubBeans.byName()));
        faults.addAll(RouterBranches.check(files, channels));
        faults.addAll(PartnerRoutes.check(files, mappings));
        faults.addAll(RoutePlaceholders.check(files, mappings));
        return faults;
    }
}
