package se.budkavle.camel;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.util.Map;

/** A partner's SFTP folder, looked into without fetching anything. */
final class VendorFolder implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    private final Session session;
    private final ChannelSftp sftp;
    private final String folder;

    private VendorFolder(Session session, ChannelSftp sftp, String folder) {
        this.session = session;
        this.sftp = sftp;
        this.folder = folder;
    }

    /** @param parameters of the partner: {@code host, port, user, password, knownHosts, folder} */
    static VendorFolder open(Map<String, String> parameters) throws IOException {
        try {
            Session session = connected(parameters);
            return new VendorFolder(session, channel(session), parameters.get("folder"));
        } catch (JSchException e) {
            throw new IOException("the partner's folder cannot be looked into", e);
        }
    }

    private static Session connected(Map<String, String> parameters) throws JSchException {
        var jsch = new JSch();
        jsch.setKnownHosts(parameters.get("knownHosts"));
        Session session = jsch.getSession(
                parameters.get("user"), parameters.get("host"), Integer.parseInt(parameters.get("port")));
        session.setPassword(parameters.get("password"));
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setTimeout(PATIENCE_MS);
        session.connect(PATIENCE_MS);
        return session;
    }

    private static ChannelSftp channel(Session session) throws JSchException {
        try {
            var sftp = (ChannelSftp) session.openChannel("sftp");
            sftp.connect(PATIENCE_MS);
            return sftp;
        } catch (JSchException e) {
            session.disconnect(); // nobody else has it
            throw e;
        }
    }

    boolean holds(String fileName) throws IOException {
        try {
            sftp.stat(folder + "/" + fileName);
            return true;
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return false;
            }
            throw new IOException("the partner's folder cannot be looked into", e);
        }
    }

    @Override
    public void close() {
        sftp.disconnect();
        session.disconnect();
    }
}
