package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.AnnotatedGenericBeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** The beans that the hub's classes declare, by name. Read from the class files; nothing is created. */
final class HubBeans {
    private static final String CLASSES = "classpath*:se/budkavle/**/*.class";

    private final Map<String, Class<?>> beans = new TreeMap<>();

    private HubBeans() {}

    /** Read once: they do not change while a program runs. */
    private static final class Once {
        static final Map<String, Class<?>> BEANS = read();
    }

    static Map<String, Class<?>> byName() {
        return Once.BEANS;
    }

    private static Map<String, Class<?>> read() {
        var found = new HubBeans();
        ClassLoader classes = HubBeans.class.getClassLoader();
        var readers = new SimpleMetadataReaderFactory(classes);
        try {
            for (var resource : new PathMatchingResourcePatternResolver(classes).getResources(CLASSES)) {
                found.add(readers.getMetadataReader(resource).getAnnotationMetadata());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the hub's own classes cannot be read", e);
        }
        return found.beans;
    }

    private void add(AnnotationMetadata type) {
        if (type.isAnnotated(Component.class.getName())) {
            var definition = new AnnotatedGenericBeanDefinition(type);
            String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(
                    definition, new SimpleBeanDefinitionRegistry());
            beans.put(name, typeOf(type.getClassName()));
        }
        for (MethodMetadata method : type.getAnnotatedMethods(Bean.class.getName())) {
            String[] names = method.getAnnotations().get(Bean.class).getStringArray("name");
            beans.put(names.length > 0 ? names[0] : method.getMethodName(), typeOf(method.getReturnTypeName()));
        }
    }

    private static Class<?> typeOf(String name) {
        return ClassUtils.resolveClassName(name, HubBeans.class.getClassLoader());
    }
}
