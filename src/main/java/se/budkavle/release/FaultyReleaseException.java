package se.budkavle.release;

import java.util.List;
import java.util.stream.Collectors;

/** Text files that cannot be used; carries every fault found, not only the first. */
public class FaultyReleaseException extends RuntimeException {
    private final transient List<Fault> faults;

    public FaultyReleaseException(List<Fault> faults) {
        super(faults.stream().sorted(Fault.BY_PLACE).map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
