package se.budkavle.sandbox;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.SMPPConstant;

/**
 * Reads the answer of who takes no deliver_sm: by section 4.6.2 of SMPP 3.4 its body is one empty text, and whoever
 * refuses leaves it out. The library reads past the end of such an answer, and the thread that reads it dies.
 */
final class SmppPduReader extends DefaultPDUReader {
    private static final int HEADER = 16;

    @Override
    public byte[] readPDU(DataInputStream in, int length, int id, int status, int sequence) throws IOException {
        byte[] read = super.readPDU(in, length, id, status, sequence);
        boolean withoutBody = id == SMPPConstant.CID_DELIVER_SM_RESP && length == HEADER;
        return withoutBody
                ? ByteBuffer.allocate(HEADER + 1)
                        .put(read)
                        .putInt(0, HEADER + 1)
                        .array()
                : read;
    }
}
