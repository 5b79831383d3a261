package se.budkavle.planning;

import java.util.ArrayList;
import java.util.List;
import se.budkavle.content.ContentCatalogue;
import se.budkavle.content.Renderer;
import se.budkavle.customer.Customer;
import se.budkavle.event.EventCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.sendout.SendoutCatalogue;

/** Everything needed to decide, loaded and checked as one whole. Immutable and thread-safe. */
public final class Rules {
    private final Bundle bundle;
    private final EventCatalogue events;
    private final SendoutCatalogue sendouts;
    private final Channels channels;
    private final Conflicts conflicts;
    private final ContentCatalogue content;
    private final Renderer renderer;
    private final Contents contents;
    private final ChannelPlanner channelPlanner;

    private Rules(Bundle bundle) {
        this.bundle = bundle;
        EventCatalogue types = EventCatalogue.load(bundle);
        this.sendouts = SendoutCatalogue.load(bundle, types);
        this.events = types.withPurposes(Purposes.of(sendouts));
        this.channels = Channels.load(bundle);
        this.conflicts = Conflicts.load(bundle, sendouts);
        this.content = ContentCatalogue.load(bundle);
        this.renderer = new Renderer(content);
        this.contents = new RenderedContents(content, renderer, events, bundle);
        this.channelPlanner = new ChannelPlanner(channels, NeutralContent.in(bundle));
    }

    /** Never throws for a faulty file: what is wrong stands in {@link #faults()}. */
    public static Rules load(Bundle bundle) {
        return new Rules(bundle);
    }

    public Bundle bundle() {
        return bundle;
    }

    /** Names this set of rules. */
    public String hash() {
        return bundle.hash();
    }

    public EventCatalogue events() {
        return events;
    }

    public SendoutCatalogue sendouts() {
        return sendouts;
    }

    public ContentCatalogue content() {
        return content;
    }

    public Renderer renderer() {
        return renderer;
    }

    public Channels channels() {
        return channels;
    }

    public ChannelPlanner channelPlanner() {
        return channelPlanner;
    }

    /**
     * The content that a channel carries: the send-out's own, but for e-mail to a protected person, which is
     * {@value NeutralContent#NAME}.
     */
    public String contentFor(String content, Customer customer, String channel) {
        return NeutralContent.isNeeded(customer, channel) ? NeutralContent.NAME : content;
    }

    Contents contents() {
        return contents;
    }

    Conflicts conflicts() {
        return conflicts;
    }

    public List<Fault> faults() {
        var faults = new ArrayList<>(events.faults());
        faults.addAll(sendouts.faults());
        faults.addAll(channels.faults());
        faults.addAll(conflicts.faults());
        faults.addAll(content.faults());
        Holidays.read(bundle, faults);
        faults.addAll(CrossChecks.of(this));
        return faults.stream().distinct().sorted(Fault.BY_PLACE).toList();
    }
}
