package se.budkavle.scenario;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One hub for all tests of a class, on the shipped files as the class needs them; after each test its books agree. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SharedHub {
    RunningHub hub;

    abstract ProjectCopy project(ProjectCopy shipped);

    /** More settings of the hub; the folder is the test's own. */
    String[] settings(Path folder) throws IOException {
        return new String[0];
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        hub = project(ProjectCopy.in(folder)).start(settings(folder));
    }

    @AfterAll
    void stop() {
        try {
            Secrecy.assertKeptNowhere(hub);
        } finally {
            hub.close();
        }
    }

    /** What a test has turned. */
    void heal() {}

    @AfterEach
    void everyLineOfTheLedgersHasItsAttempt() {
        heal();
        Ledgers.assertEachLineHasItsAttempt(hub);
    }
}
