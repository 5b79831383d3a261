package se.budkavle.camel;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.PDUReader;
import org.jsmpp.bean.Command;

/** Reads PDUs of a sane size; whoever announces another has lost the thread, and the connection ends. */
final class BoundedPduReader implements PDUReader {
    static final int MOST_BYTES = 64 * 1024;
    private static final int HEADER = 16;

    private final PDUReader reader = new DefaultPDUReader();

    @Override
    public Command readPDUHeader(DataInputStream in) throws IOException {
        var header = new Command();
        int length = in.readInt();
        if (length < HEADER || length > MOST_BYTES) {
            throw new IOException("a PDU of " + Integer.toUnsignedString(length) + " bytes");
        }
        header.setCommandLength(length);
        header.setCommandId(in.readInt());
        header.setCommandStatus(in.readInt());
        header.setSequenceNumber(in.readInt());
        return header;
    }

    @Override
    public byte[] readPDU(DataInputStream in, Command header) throws IOException {
        return reader.readPDU(in, header);
    }

    @Override
    public byte[] readPDU(DataInputStream in, int length, int id, int status, int sequence) throws IOException {
        return reader.readPDU(in, length, id, status, sequence);
    }
}
