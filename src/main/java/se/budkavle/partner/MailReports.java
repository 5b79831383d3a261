package se.budkavle.partner;

import java.util.List;
import java.util.Map;

/** Reads a mail that came back (whole, as it arrived) into one plain map per recipient; never throws. */
@FunctionalInterface
public interface MailReports {
    List<Map<String, Object>> read(byte[] mail);
}
