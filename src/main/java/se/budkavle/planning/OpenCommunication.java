package se.budkavle.planning;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A communication of the same person that is planned or active. */
public record OpenCommunication(
        UUID communicationId, String sendout, String messageClass, String topic, @Nullable String contractNo) {}
