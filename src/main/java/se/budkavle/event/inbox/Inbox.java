package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.event.feed.Feed;
import se.budkavle.work.Busy;

/**
 * The folder below which sources drop files, {@code <source>/<feed>/}. Links are never followed, and what lies deeper is
 * not looked at. {@link #visits} is for one thread, the rest for many.
 */
public final class Inbox implements Busy {
    /** Folders that are worked in at the same time. */
    private static final int MOST_VISITS = 4;

    /** What a disk of its own has in its root. */
    private static final String OF_THE_DISK = "lost+found";

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Path root;
    private final Stability stability = new Stability();
    private final Set<Path> inHand = ConcurrentHashMap.newKeySet();
    private volatile SortedMap<String, String> passedOver = new TreeMap<>();
    private @Nullable Path visitedLast;

    public Inbox(Path root) {
        this.root = root.toAbsolutePath();
    }

    /** Makes a folder for each feed, so that sources find where to drop. */
    public void open(Iterable<Feed> feeds) {
        try {
            Files.createDirectories(root);
            for (Feed feed : feeds) {
                Files.createDirectories(root.resolve(feed.source()).resolve(feed.name()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the inbox " + root + " cannot be made ready", e);
        }
    }

    /**
     * One poll: the folders with files to read, that no hub works in yet, each to be closed by whoever reads them. First
     * what was interrupted, then what has become stable, oldest first. A folder that cannot be worked in is passed over. So
     * that busy ones do not keep others waiting, the folders have their turns from one poll to the next.
     */
    public List<Visit> visits() {
        var visits = new ArrayList<Visit>();
        var present = new HashSet<Path>();
        var inVain = new TreeMap<String, String>();
        for (FeedFolder folder : inTurn(folders())) {
            try {
                List<InboxFile> stable = stable(folder, present);
                if (inHand.size() < MOST_VISITS && !inHand.contains(folder.path())) {
                    visit(folder, stable).ifPresent(visits::add);
                }
            } catch (IOException e) {
                inVain.put(folder.name(), FeedFolder.said(e));
            } catch (UncheckedIOException e) {
                inVain.put(folder.name(), FeedFolder.said(e.getCause()));
            }
        }
        stability.keepOnly(present);
        inVain.forEach((folder, why) -> LOG.warn("the folder {} of the inbox is passed over: {}", folder, why));
        passedOver = inVain;
        return visits;
    }

    /** The folders that could not be worked in at the last poll, and why. */
    public SortedMap<String, String> passedOver() {
        return passedOver;
    }

    private List<FeedFolder> inTurn(List<FeedFolder> folders) {
        var inTurn = new ArrayList<>(folders);
        List<Path> paths = folders.stream().map(FeedFolder::path).toList();
        Collections.rotate(inTurn, -(paths.indexOf(visitedLast) + 1));
        return inTurn;
    }

    private List<InboxFile> stable(FeedFolder folder, Set<Path> present) throws IOException {
        var stable = new ArrayList<InboxFile>();
        for (Path file : folder.dropped()) {
            InboxFile found = InboxFile.of(folder, file);
            if (isTakeable(found)) {
                present.add(file);
                if (stability.isStable(file)) {
                    stable.add(found);
                }
            }
        }
        return stable;
    }

    private static boolean isTakeable(InboxFile file) {
        FileName name = file.name();
        return !name.isMarker() && !(name.isPlain() && name.isUnfinished());
    }

    private Optional<Visit> visit(FeedFolder folder, List<InboxFile> stable) throws IOException {
        List<Path> interrupted = folder.inProcessing();
        if (interrupted.isEmpty() && stable.isEmpty()) {
            return Optional.empty();
        }
        Optional<FolderLock> lock = FolderLock.tryLock(folder);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        inHand.add(folder.path());
        visitedLast = folder.path();
        var files = new ArrayList<InboxFile>();
        var visit = new Visit(folder, files, lock.get(), () -> inHand.remove(folder.path()));
        try {
            // Listed again under the lock: the hub that had it may have finished them.
            folder.inProcessing().forEach(f -> files.add(InboxFile.of(folder, f)));
        } catch (UncheckedIOException e) {
            visit.close();
            throw e;
        }
        files.addAll(stable);
        return Optional.of(visit);
    }

    /** All folders in which files are looked for; those too high up have no feed, and their files are refused. */
    List<FeedFolder> folders() {
        var folders = new ArrayList<FeedFolder>();
        folders.add(new FeedFolder("", "", root));
        for (Path source : plain(root)) {
            String name = source.getFileName().toString();
            folders.add(new FeedFolder(name, "", source));
            // one that cannot be listed has no feeds, and is passed over itself
            readable(() -> plain(source))
                    .ifPresent(feeds -> feeds.forEach(feed ->
                            folders.add(new FeedFolder(name, feed.getFileName().toString(), feed))));
        }
        return folders;
    }

    private static Iterable<Path> plain(Path parent) {
        return FeedFolder.folders(parent).stream()
                .filter(f -> {
                    var name = new FileName(f.getFileName().toString());
                    return name.isPlain()
                            && !name.isUnfinished()
                            && !name.text().equals(OF_THE_DISK);
                })
                .toList();
    }

    /** How many files were refused whole and not mended since, by the name of their folder. */
    public SortedMap<String, Long> refused() {
        var refused = new TreeMap<String, Long>();
        for (FeedFolder folder : folders()) {
            long files = readable(folder::refused).orElse(0L);
            if (files > 0) {
                refused.put(folder.name(), files);
            }
        }
        return refused;
    }

    /** Whether a file waits, stable or not, or is being read. Looks where files come from first, so that none slips by. */
    @Override
    public boolean busy() {
        return folders().stream()
                .anyMatch(folder -> Stream.of(readable(folder::dropped), readable(folder::inProcessing))
                        .flatMap(files -> files.stream().flatMap(List::stream))
                        .anyMatch(file -> isTakeable(InboxFile.of(folder, file))));
    }

    /** Empty where the folder cannot be read: each poll tells of that. */
    private static <T> Optional<T> readable(Supplier<T> folder) {
        try {
            return Optional.of(folder.get());
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
