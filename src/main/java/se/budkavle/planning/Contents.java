package se.budkavle.planning;

import java.util.Set;
import se.budkavle.release.TemplateFaultException;

/** What planning needs to know of content: its languages, and how much of it a partner will charge for. */
interface Contents {
    Set<String> languages(String content);

    /**
     * SMS parts, letter sheets, or 1.
     *
     * @throws TemplateFaultException when the content cannot be made from this case
     */
    int units(String content, String language, String channel, Case facts);
}
