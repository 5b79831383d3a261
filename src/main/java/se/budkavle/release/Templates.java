package se.budkavle.release;

import freemarker.core.Environment;
import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateConfiguration;
import freemarker.core._CoreAPI;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateModel;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * FreeMarker as the hub allows it: maps only, no classes, no other files, every value escaped by the ending of the
 * template's name, each template parsed once, at most 2 s of work and 1 MB a rendering. Thread-safe once built.
 */
public final class Templates {
    /** Characters a rendering may write. */
    public static final int MOST_CHARACTERS = 1024 * 1024;

    private static final Pattern CALL = Pattern.compile("\\b([A-Za-z]+)\\(([^()]*)\\)");
    private static final Pattern FAILED_AT = Pattern.compile("Failed at: (.*?)\\s+\\[in template");

    private final Map<String, Source> sources;
    private final List<Fault> faults;

    private Templates(Map<String, Source> sources, List<Fault> faults) {
        this.sources = sources;
        this.faults = List.copyOf(faults);
    }

    /** @param lineOffset lines that stand before the template in its file */
    private record Source(String file, int lineOffset, @Nullable Template template) {
        int line(@Nullable Integer templateLine) {
            return templateLine == null || templateLine < 1 ? 0 : templateLine + lineOffset;
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean has(String name) {
        return sources.containsKey(name);
    }

    /** Everything that a look at the templates shows: not parsable, or a forbidden word. */
    public List<Fault> check() {
        return faults;
    }

    /** @throws TemplateFaultException when a value is missing or unfit, or the rendering passes its limits */
    public String render(String name, Map<String, ? extends @Nullable Object> model) {
        Source source = sources.get(name);
        if (source == null || source.template == null) {
            throw new TemplateFaultException(name, 0, source == null ? "no such template" : "is not a template", null);
        }
        var out = new CappedWriter(MOST_CHARACTERS);
        try (var watch = RenderWatch.start()) {
            process(source, model, out, watch);
        }
        return out.toString();
    }

    private void process(Source source, Map<String, ?> model, CappedWriter out, RenderWatch watch) {
        try {
            Template template = Objects.requireNonNull(source.template);
            template.createProcessingEnvironment(model, out).process();
        } catch (TemplateException e) {
            throw watch.stopped() ? overdue(source) : fault(source, e);
        } catch (CappedWriter.FullException e) {
            throw new TemplateFaultException(source.file, 0, "writes more than 1 MB", null);
        } catch (StackOverflowError e) {
            throw new TemplateFaultException(source.file, 0, "calls itself without end", null);
        } catch (OutOfMemoryError e) {
            throw new TemplateFaultException(source.file, 0, "takes more memory than there is", null);
        } catch (IOException e) {
            throw new TemplateFaultException(source.file, 0, "cannot be written", null);
        } catch (RuntimeException e) {
            if (!watch.stopped() && Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw watch.stopped()
                    ? overdue(source)
                    : new TemplateFaultException(
                            source.file, 0, "fails with " + e.getClass().getSimpleName(), null);
        }
    }

    private static TemplateFaultException overdue(Source source) {
        return new TemplateFaultException(
                source.file, 0, "was stopped: more than 2 s of work or 128 MB for one rendering", null);
    }

    /** FreeMarker's own messages may quote values, so only expressions and our own words are passed on. */
    private TemplateFaultException fault(Source root, TemplateException e) {
        if (e.getCause() instanceof TemplateException inner && !(e instanceof InvalidReferenceException)) {
            return fault(root, inner);
        }
        String at = e.getTemplateSourceName();
        Source source = at == null ? root : sources.getOrDefault(at, root);
        int line = source.line(e.getLineNumber());
        if (e instanceof InvalidReferenceException) {
            String name = e.getBlamedExpressionString();
            return new TemplateFaultException(source.file, line, "the value '%s' is missing".formatted(name), name);
        }
        if (e instanceof UnfitValueException unfit) {
            String name = unfit.missing() ? missingArgument(e) : null;
            String what = name == null ? e.getMessageWithoutStackTop() : "the value '%s' is missing".formatted(name);
            return new TemplateFaultException(source.file, line, what, name);
        }
        String code = instruction(e);
        String what = code.isEmpty() ? "cannot be rendered" : "'%s' does not work with these values".formatted(code);
        return new TemplateFaultException(source.file, line, what, null);
    }

    /** The innermost instruction that failed, as the template has it. */
    private static String instruction(TemplateException e) {
        String stack = e.getFTLInstructionStack();
        Matcher matcher = FAILED_AT.matcher(stack == null ? "" : stack);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** FreeMarker gives a function null without saying what was written there; the failing instruction shows it. */
    private static @Nullable String missingArgument(TemplateException e) {
        String what = Objects.requireNonNull(e.getMessageWithoutStackTop());
        Matcher matcher = CALL.matcher(instruction(e));
        while (matcher.find()) {
            if (what.startsWith(matcher.group(1) + " ")) {
                return matcher.group(2).strip();
            }
        }
        return null;
    }

    /** Collects templates; the name's ending decides the escaping. */
    public static final class Builder {
        private final Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        private final Map<String, Source> sources = new LinkedHashMap<>();
        private final List<Fault> faults = new ArrayList<>();

        private Builder() {
            configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
            configuration.setAPIBuiltinEnabled(false);
            configuration.setObjectWrapper(new PlainWrapper());
            configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
            configuration.setLogTemplateExceptions(false);
            configuration.setWrapUncheckedExceptions(false);
            configuration.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
            configuration.setInterpolationSyntax(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
            configuration.setLocalizedLookup(false);
            configuration.setLocale(Locale.ROOT);
            configuration.setTimeZone(TimeZone.getTimeZone("Europe/Stockholm"));
            configuration.setNumberFormat("c");
            configuration.setBooleanFormat("c");
            configuration.setSharedVariable("json", JsonLiteral.FUNCTION);
        }

        /** @param name path of the file, which also names faults */
        public Builder add(String name, String text) {
            return add(name, name, 0, text, Escaping.ofName(name));
        }

        /**
         * A template that is a piece of a file.
         *
         * @param lineOffset lines that stand before the piece in {@code file}
         */
        public Builder add(String name, String file, int lineOffset, String text, Escaping escaping) {
            var settings = new TemplateConfiguration();
            settings.setParentConfiguration(configuration);
            settings.setOutputFormat(escaping.format());
            Template template = null;
            try {
                template = new Template(name, name, new StringReader(text), configuration, settings, null);
                check(template, file, lineOffset, escaping);
                _CoreAPI.addThreadInterruptedChecks(template);
            } catch (ParseException e) {
                int line = Math.max(e.getLineNumber(), 1) + lineOffset;
                faults.add(new Fault(file, line, firstLine(e), "mend the template"));
            } catch (IOException e) {
                throw new IllegalStateException("a text in memory can always be read", e);
            }
            sources.put(name, new Source(file, lineOffset, template));
            return this;
        }

        public Builder directive(String name, TemplateDirectiveModel directive) {
            configuration.setSharedVariable(name, directive);
            return this;
        }

        /** @param function made by {@link TemplateFunction#named} */
        public Builder function(String name, TemplateModel function) {
            configuration.setSharedVariable(name, function);
            return this;
        }

        public Templates build() {
            return new Templates(Map.copyOf(sources), faults);
        }

        private void check(Template template, String file, int lineOffset, Escaping escaping) {
            TemplateRules.broken(template)
                    .forEach(b -> faults.add(new Fault(
                            file,
                            b.line() + lineOffset,
                            "'%s' is not allowed in templates".formatted(b.word()),
                            "write it without")));
            if (template.getOutputFormat() != escaping.format()
                    || template.getAutoEscaping() != (escaping != Escaping.NONE)) {
                faults.add(new Fault(file, 1 + lineOffset, "changes how values are escaped", "remove the #ftl header"));
            }
        }

        /** Without the list of all that may stand there, of which the first line has but the heading. */
        private static String firstLine(ParseException e) {
            String message = e.getEditorMessage();
            return message == null
                    ? "cannot be parsed"
                    : message.lines()
                            .findFirst()
                            .orElse("cannot be parsed")
                            .replaceFirst(", but was expecting.*", ", which cannot stand here");
        }
    }

    /** Processes another template of the same set in the running one's place, with the same values. */
    public void include(String name, Environment environment) throws TemplateException, IOException {
        Source source = sources.get(name);
        if (source == null || source.template == null) {
            throw new UnfitValueException("there is no part '%s'".formatted(name));
        }
        environment.include(source.template);
    }
}
