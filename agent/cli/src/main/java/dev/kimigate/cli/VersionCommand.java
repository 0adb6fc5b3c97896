package dev.kimigate.cli;

import dev.kimigate.report.Json;
import dev.kimigate.status.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which release this is, and with --verbose what it was made of. */
@Command(
        name = "version",
        description = "The version of this jar.",
        footer = {"  java -jar kimi-gate.jar version", "  java -jar kimi-gate.jar version --verbose"})
final class VersionCommand extends Subcommand {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("inside", false, 0),
            new Table.Column("licence", false, 1),
            new Table.Column("as package", false, 2));

    @Option(
            names = "--verbose",
            description = "Also the commit, the JDK that compiled it, the Java that runs it, and what is inside.")
    private boolean verbose;

    @Override
    int run(Output output) {
        if (!verbose) {
            return print(output, json());
        }
        BuildFacts build = BuildFacts.ofOwnJar();
        if (json()) {
            Json.print(output.out(), object(build));
        } else {
            tell(build, output);
        }
        return Failure.FINE;
    }

    static int print(Output output, boolean json) {
        if (json) {
            Json.print(output.out(), Json.object("version", Version.text()));
        } else {
            output.line("kimi-gate " + Version.text());
        }
        return Failure.FINE;
    }

    private static void tell(BuildFacts build, Output output) {
        print(output, false);
        output.line("commit " + build.commit());
        output.line("compiled by JDK " + build.jdk());
        output.line("runs on Java " + java() + " at " + home());
        output.line("jar " + OwnJar.path());
        output.blank();
        Table table = new Table(COLUMNS);
        for (Library library : Library.all()) {
            table.row(List.of(library.title(), library.licence(), library.place()));
        }
        table.lines(output.width()).forEach(line -> output.out().println(Table.outdented(line)));
    }

    private static Map<String, @Nullable Object> object(BuildFacts build) {
        return Json.object(
                "version",
                Version.text(),
                "commit",
                build.commit(),
                "compiledBy",
                build.jdk(),
                "java",
                java(),
                "javaHome",
                home(),
                "jar",
                OwnJar.path(),
                "inside",
                Library.all().stream().map(VersionCommand::object).toList());
    }

    private static Map<String, @Nullable Object> object(Library library) {
        return Json.object(
                "name", library.name(),
                "artifact", library.artifact(),
                "version", library.version(),
                "licence", library.licence(),
                "package", library.place(),
                "within", library.within().isEmpty() ? null : library.within());
    }

    private static String java() {
        return System.getProperty("java.version", "") + " (" + System.getProperty("java.vendor", "") + ")";
    }

    private static String home() {
        return System.getProperty("java.home", "");
    }
}
