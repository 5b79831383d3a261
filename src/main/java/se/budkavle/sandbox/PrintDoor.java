package se.budkavle.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.jspecify.annotations.Nullable;

/** Who may do what over SFTP: writing only below {@code in}; and which files are open at the moment. */
final class PrintDoor implements SftpEventListener {
    private static final Set<StandardOpenOption> WRITING =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.CREATE);

    private final PrintSimulator vendor;
    private final PrintFolders folders;
    private final Map<ServerSession, Set<String>> open = new ConcurrentHashMap<>();

    PrintDoor(PrintSimulator vendor, PrintFolders folders) {
        this.vendor = vendor;
        this.folders = folders;
        vendor.setting.time().busyWhile(() -> !open.isEmpty());
    }

    boolean isOpen(String fileName) {
        return open.values().stream().anyMatch(files -> files.contains(fileName));
    }

    @Override
    public void opening(ServerSession session, String remoteHandle, Handle handle) throws IOException {
        vendor.delay();
        if (handle instanceof FileHandle file) {
            if (vendor.isUnlucky()) {
                throw new IOException("Failure");
            }
            if (file.getOpenOptions().stream().anyMatch(WRITING::contains)) {
                onlyBelowIn(file.getFile());
            }
        }
    }

    @Override
    public void open(ServerSession session, String remoteHandle, Handle handle) {
        if (handle instanceof FileHandle file) {
            open.computeIfAbsent(session, ignored -> ConcurrentHashMap.newKeySet())
                    .add(file.getFile().getFileName().toString());
        }
    }

    @Override
    public void closed(ServerSession session, String remoteHandle, Handle handle, @Nullable Throwable thrown) {
        if (handle instanceof FileHandle file) {
            open.computeIfPresent(session, (ignored, files) -> {
                files.remove(file.getFile().getFileName().toString());
                return files.isEmpty() ? null : files;
            });
            vendor.setting.time().nudge();
        }
    }

    /** A connection that was cut holds nothing open. */
    @Override
    public void destroying(ServerSession session) {
        open.remove(session);
    }

    @Override
    public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options) throws IOException {
        if (isBelowIn(from) || isBelowIn(to)) {
            onlyBelowIn(from);
            onlyBelowIn(to);
        }
    }

    @Override
    public void moved(
            ServerSession session, Path from, Path to, Collection<CopyOption> options, @Nullable Throwable thrown) {
        vendor.setting.time().nudge();
    }

    private void onlyBelowIn(Path path) throws AccessDeniedException {
        if (!isBelowIn(path)) {
            throw new AccessDeniedException("Permission denied");
        }
    }

    /** Paths come as the client sees them, the vendor's root being {@code /}. */
    private boolean isBelowIn(Path path) {
        return path.normalize().toString().startsWith("/" + folders.root().relativize(folders.in()) + "/");
    }
}
