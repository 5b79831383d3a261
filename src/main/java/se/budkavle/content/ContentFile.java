package se.budkavle.content;

/**
 * One text in one language for all channels, or for one.
 *
 * @param content the folder
 * @param variant {@code message}, or a channel
 */
record ContentFile(String path, String content, String variant, String language, FrontMatter head) {
    static final String ROOT = "content/";

    static ContentFile read(String path, String text) {
        int slash = path.lastIndexOf('/');
        String[] name = path.substring(slash + 1).split("\\.");
        return new ContentFile(
                path, path.substring(ROOT.length(), slash), name[0], name[1], FrontMatter.read(path, text));
    }

    boolean has(String key) {
        return head.entry(key).isPresent();
    }

    /** Under this name the piece of the file is a template of its own. */
    String template(String key) {
        return path + "#" + key;
    }
}
