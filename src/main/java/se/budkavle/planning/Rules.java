package se.budkavle.planning;

import java.util.ArrayList;
import java.util.List;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** Everything needed to decide, loaded and checked as one whole. Immutable and thread-safe. */
public final class Rules {
    private final Bundle bundle;
    private final Channels channels;
    private final List<Fault> faults;

    private Rules(Bundle bundle, Channels channels) {
        this.bundle = bundle;
        this.channels = channels;
        this.faults = new ArrayList<>(channels.faults());
    }

    public static Rules load(Bundle bundle) {
        return new Rules(bundle, Channels.load(bundle));
    }

    public Bundle bundle() {
        return bundle;
    }

    /** Names this set of rules. */
    public String hash() {
        return bundle.hash();
    }

    public Channels channels() {
        return channels;
    }

    public ChannelPlanner channelPlanner() {
        return new ChannelPlanner(channels);
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }
}
