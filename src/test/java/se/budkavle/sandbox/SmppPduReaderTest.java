package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.Test;

class SmppPduReaderTest {

    @Test
    void anAnswerThatRefusesATextAndHasNoBodyIsRead() throws Exception {
        byte[] read = read(SMPPConstant.CID_DELIVER_SM_RESP, new byte[0]);

        assertThat(new DefaultDecomposer().deliverSmResp(read).getCommandStatus())
                .isEqualTo(SMPPConstant.STAT_ESME_RX_T_APPN);
    }

    @Test
    void allElseIsReadAsItCame() throws Exception {
        assertThat(read(SMPPConstant.CID_DELIVER_SM_RESP, new byte[1])).hasSize(17);
        assertThat(read(SMPPConstant.CID_UNBIND, new byte[0])).hasSize(16);
    }

    private static byte[] read(int command, byte[] body) throws Exception {
        byte[] sent = ByteBuffer.allocate(16 + body.length)
                .putInt(16 + body.length)
                .putInt(command)
                .putInt(SMPPConstant.STAT_ESME_RX_T_APPN)
                .putInt(1)
                .put(body)
                .array();
        var in = new DataInputStream(new ByteArrayInputStream(sent));
        var reader = new SmppPduReader();
        Command header = reader.readPDUHeader(in);
        return reader.readPDU(in, header);
    }
}
