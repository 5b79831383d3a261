package se.budkavle.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import se.budkavle.work.Failpoints;

/** Failpoints before and after each call that a route makes, for tests alone: not there unless they are on. */
@Component
@ConditionalOnProperty("budkavle.failpoints")
final class FailpointsOfRoutes implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode node, Processor target, Processor next) {
        if (!(node instanceof ToDefinition to)) {
            return target;
        }
        String place = "call by " + ProcessorDefinitionHelper.getRouteId(node) + " of "
                + to.getUri().replaceFirst(":.*", "");
        return new DelegateAsyncProcessor(exchange -> {
            Failpoints.pass("before " + place);
            target.process(exchange);
            Failpoints.pass("after " + place);
        });
    }
}
