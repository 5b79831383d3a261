package se.budkavle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a verb in this JVM and keeps what it wrote. */
record Shell(int status, String out, String err) {
    static Shell run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
        int status = Main.commandLine(console).execute(arguments);
        return new Shell(status, out.toString(), err.toString());
    }
}
