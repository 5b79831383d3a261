package se.budkavle.work;

/** Something that business time must not leap over: a file being read, a queue that is not empty, a feed under way. */
@FunctionalInterface
public interface Busy {
    boolean busy();
}
