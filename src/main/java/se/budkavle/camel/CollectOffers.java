package se.budkavle.camel;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Offer;

/** Gathers what the router's branches made, for one write. */
@Component("collectOffers")
final class CollectOffers implements AggregationStrategy {
    @Override
    public Exchange aggregate(Exchange soFar, Exchange branch) {
        if (branch.getException() != null) {
            return soFar == null ? branch : soFar;
        }
        List<Offer> offers = new ArrayList<>();
        if (soFar != null) {
            soFar.getMessage().getBody(List.class).forEach(o -> offers.add((Offer) o));
        }
        offers.add(branch.getMessage().getBody(Offer.class));
        branch.getMessage().setBody(offers);
        return branch;
    }
}
