package se.budkavle.planning;

import java.util.Set;
import java.util.stream.Collectors;
import se.budkavle.release.Bundle;

/** Content as its folders tell: the languages; each message counts as one unit. */
record FolderContents(Bundle bundle) implements Contents {
    @Override
    public Set<String> languages(String content) {
        return bundle.below("content/" + content + "/message.").keySet().stream()
                .map(file -> file.replaceFirst(".*/message\\.", "").replaceFirst("\\.md$", ""))
                .collect(Collectors.toSet());
    }

    @Override
    public int units(String content, String language, String channel, Case facts) {
        return 1;
    }
}
