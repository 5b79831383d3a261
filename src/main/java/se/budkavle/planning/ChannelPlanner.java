package se.budkavle.planning;

import java.util.List;

/** Ranks the channels of one communication: a list of named policies, each with one reason. Pure. */
public final class ChannelPlanner {
    private final Channels channels;

    public ChannelPlanner(Channels channels) {
        this.channels = channels;
    }

    public Ranked rank(ChannelCase channelCase) {
        return new Ranked(List.of(), List.of());
    }
}
