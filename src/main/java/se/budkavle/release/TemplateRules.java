package se.budkavle.release;

import freemarker.core.TemplateElement;
import freemarker.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.tree.TreeNode;

/** What a template of ours may not use. Looks at the parsed tree, so that plain text may say what it likes. */
final class TemplateRules {
    private static final Pattern BUILT_IN =
            Pattern.compile("\\?\\s*(interpret|eval|eval_json|evalJson|no_esc|noEsc|new|api|has_api|hasApi)\\b"
                    // padding to a width that is not a small literal could fill the memory
                    + "|\\?\\s*(left_pad|leftPad|right_pad|rightPad)(?!\\(\\d{1,4}[,)])");
    private static final Pattern SPECIAL = Pattern.compile(
            "(?<![\\w)\\]\"'])\\.(data_model|dataModel|globals|main|namespace|vars|get_optional_template"
                    + "|getOptionalTemplate|template_name|templateName)\\b");
    private static final Pattern DIRECTIVE = Pattern.compile(
            "^(#include|#import|#setting|#noautoesc|#noAutoEsc|#outputformat|#outputFormat|#noescape|#noEscape|#escape"
                    + "|#attempt|#autoesc|#autoEsc)\\b");

    private TemplateRules() {}

    /** Reports each forbidden word with the 1-based line in the template. */
    @SuppressWarnings("deprecation")
    static List<Broken> broken(Template template) {
        var found = new ArrayList<Broken>();
        if (template.getRootTreeNode() != null) {
            walk(template.getRootTreeNode(), found::add);
        }
        return found;
    }

    record Broken(int line, String word) {}

    private static void walk(TreeNode node, Consumer<Broken> found) {
        if (node instanceof TemplateElement element
                && !element.getClass().getSimpleName().equals("TextBlock")) {
            String code = element.getDescription();
            for (Pattern pattern : List.of(BUILT_IN, SPECIAL, DIRECTIVE)) {
                Matcher matcher = pattern.matcher(code);
                while (matcher.find()) {
                    found.accept(new Broken(element.getBeginLine(), matcher.group()));
                }
            }
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            walk(node.getChildAt(i), found);
        }
    }
}
