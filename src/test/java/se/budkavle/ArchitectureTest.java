package se.budkavle;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house stands as docs/architecture.md says: floors, one room for Camel, stores for SQL, time from a clock. */
class ArchitectureTest {
    private static final String ROOT = "se.budkavle";
    private static final Path SOURCES = Path.of("src/main/java");

    /** Ground first. A room imports only from floors below its own. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("rows", "pdf"),
            Set.of("release", "work", "timeline", "identity"),
            Set.of("event", "customer", "partner", "content", "bounce"),
            Set.of("sendout"),
            Set.of("planning"),
            Set.of("delivery"),
            Set.of("camel"),
            Set.of("api", "cli", "sandbox"));

    /** Rooms that start or show the whole house, and may reach into the one they start. */
    private static final Set<String> DOORKEEPERS = Set.of("cli", "bench");

    private static final String[] PURE = {
        "..rows..",
        "..pdf..",
        "..release..",
        "..work..",
        "..timeline..",
        "..identity..",
        "..event..",
        "..customer..",
        "..partner..",
        "..content..",
        "..bounce..",
        "..sendout..",
        "..planning..",
        "..delivery.."
    };
    private static final String[] DECIDING = {
        "..identity..", "..event..", "..customer..", "..content..", "..bounce..", "..sendout..", "..planning.."
    };

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void aRoomImportsOnlyFromFloorsBelow() {
        classes()
                .that(resideInAPackage(ROOT + ".."))
                .should(importOnlyFromBelow())
                .check(HOUSE);
    }

    @Test
    void onlyStoresSpeakWithTheDatabase() {
        noClasses()
                .that(DescribedPredicate.not(isStore()))
                .and(DescribedPredicate.not(resideInAnyPackage(ROOT, ROOT + ".sandbox..", ROOT + ".bench..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.jdbc.core..", "java.sql.."))
                .because("Rows is the stores' own alphabet, and EmbeddedDatabase starts what they speak with")
                .check(HOUSE);
    }

    @Test
    void onlyTheCarryingRoomsKnowCamel() {
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage(ROOT, ROOT + ".camel..", ROOT + ".sandbox..", ROOT + ".bench..")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.camel.."))
                .check(HOUSE);
    }

    @Test
    void roomsBelowCamelAreWrittenWithoutSpring() {
        noClasses()
                .that(resideInAnyPackage(PURE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework.stereotype..",
                        "org.springframework.context..",
                        "org.springframework.beans..",
                        "org.springframework.boot..",
                        "org.springframework.web.."))
                .check(HOUSE);
    }

    @Test
    void decidingRoomsAskAClockForTheTime() {
        noClasses()
                .that(resideInAnyPackage(DECIDING))
                .should()
                .callMethodWhere(readsTheMachinesTime())
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(ROOT + ".cli..", ROOT + ".bench..")))
                .should()
                .accessFieldWhere(isStandardStream())
                .check(HOUSE);
    }

    @Test
    void everyRoomSaysWhatItIsAndIsNullMarked() throws IOException {
        var bare = new ArrayList<String>();
        for (Path folder : roomFolders()) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info)
                    || !Files.readString(info).contains("@NullMarked")
                    || !Files.readString(info).contains("/**")) {
                bare.add(SOURCES.relativize(folder).toString());
            }
        }
        assertThat(bare)
                .as("packages without a described, null-marked package-info.java")
                .isEmpty();
    }

    private static List<Path> roomFolders() throws IOException {
        try (Stream<Path> paths = Files.walk(SOURCES)) {
            return paths.filter(p -> p.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
    }

    private static DescribedPredicate<JavaClass> isStore() {
        return new DescribedPredicate<>("a store or what lies inside one") {
            @Override
            public boolean test(JavaClass type) {
                JavaClass outer = type;
                while (outer.getEnclosingClass().isPresent()) {
                    outer = outer.getEnclosingClass().get();
                }
                return simpleNameEndingWith("Store").test(outer)
                        || outer.getSimpleName().equals("Rows")
                        || outer.getSimpleName().equals("EmbeddedDatabase");
            }
        };
    }

    private static ArchCondition<JavaClass> importOnlyFromBelow() {
        return new ArchCondition<>("import only from floors below") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Optional<String> room = room(type);
                if (room.isEmpty() || DOORKEEPERS.contains(room.get())) {
                    return;
                }
                type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    Optional<String> other = room(dependency.getTargetClass());
                    if (other.isPresent() && !other.equals(room) && floor(other.get()) >= floor(room.get())) {
                        events.add(violated(type, dependency.getDescription()));
                    }
                });
            }
        };
    }

    private static Optional<String> room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return type.getPackageName().startsWith(ROOT + ".") ? Optional.of(parts[2]) : Optional.empty();
    }

    private static int floor(String room) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room)) {
                return floor;
            }
        }
        return FLOORS.size();
    }

    private static DescribedPredicate<JavaCall<?>> readsTheMachinesTime() {
        return new DescribedPredicate<>("reads the machine's time past the clock") {
            @Override
            public boolean test(JavaCall<?> call) {
                String owner = call.getTargetOwner().getName();
                return owner.startsWith("java.time.")
                                && call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().stream()
                                        .noneMatch(p -> p.getName().equals("java.time.Clock"))
                        || owner.equals("java.time.Clock") && call.getName().startsWith("system")
                        || owner.equals("java.lang.System") && call.getName().equals("currentTimeMillis");
            }
        };
    }

    private static DescribedPredicate<JavaAccess<?>> isStandardStream() {
        return new DescribedPredicate<>("is System.out or System.err") {
            @Override
            public boolean test(JavaAccess<?> access) {
                return access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("out", "err").contains(access.getName());
            }
        };
    }
}
