package dev.kimigate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.kimigate.agent.ClientTable;
import java.util.Set;
import java.util.TreeSet;

/** Who may see whom among the modules of the agent. No rule is fulfilled by a package that is not there. */
@AnalyzeClasses(packages = "dev.kimigate", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {
    private static final String CLIENTS = "dev.kimigate.client..";
    private static final String ENTRY = "dev.kimigate.agent..";

    /** What of the core is exported to clients: two packages, and three classes that have not found their way there. */
    private static final String[] EXPORTED = {"dev.kimigate.hook", "dev.kimigate.call.."};

    private static final Set<String> EXPORTED_CLASSES = Set.of(
            "dev.kimigate.limiter.WaitTimeoutException",
            "dev.kimigate.limiter.GateThreads",
            "dev.kimigate.usages.UsagesRequest");

    private static final Set<String> SHARED = Set.of("AgentCore", "Archive", "ClientTable");

    @ArchTest
    static final ArchRule clients_seeOfTheAgentWhatIsExportedToThem = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat(are(resideInAPackage("dev.kimigate.."))
                    .and(are(resideInAnyPackage(EXPORTED)).negate())
                    .and(are(resideInAPackage(CLIENTS)).negate())
                    .and(are(describe("exported", (JavaClass type) -> EXPORTED_CLASSES.contains(type.getName())))
                            .negate()));

    @ArchTest
    static final ArchRule clients_doNotSeeEachOther =
            slices().matching("dev.kimigate.client.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule clients_areSeenByNobody = noClasses()
            .that()
            .resideOutsideOfPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLIENTS);

    @ArchTest
    static final ArchRule clients_bringNoLibraryOfOurs = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("net.bytebuddy..", "com.fasterxml..", "org.slf4j..", "picocli..", "org.jline..");

    @ArchTest
    static final ArchRule entry_seesTheJdkOnly = classes()
            .that()
            .resideInAPackage(ENTRY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ENTRY);

    /** The core's loader hands these out; whatever else of the entry it used would be there twice. */
    @ArchTest
    static final ArchRule entry_isSeenThroughThreeClasses = noClasses()
            .that()
            .resideOutsideOfPackage(ENTRY)
            .should()
            .dependOnClassesThat(are(resideInAPackage(ENTRY))
                    .and(are(describe(
                            "shared with the core", (JavaClass type) -> !SHARED.contains(type.getSimpleName())))));

    @ArchTest
    static final ArchRule commands_areSeenByNobody = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.cli..");

    @ArchTest
    static final ArchRule weave_isSeenByTheCompositionAndTheCommands = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.weave..", "dev.kimigate.start..", "dev.kimigate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.weave..");

    @ArchTest
    static final ArchRule hosts_keepTheirLogManagerAndStdout = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.lang.management..", "javax.management..", "jdk.jfr..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** A row for each package, a package for each row, and the hook is what the table says. */
    @ArchTest
    static void table_hasEachClient(JavaClasses agent) {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : agent) {
            if (resideInAPackage(CLIENTS).test(type)) {
                packages.add(type.getPackageName());
            }
        }
        Set<String> rows = new TreeSet<>();
        for (int row = 0; row < ClientTable.size(); row++) {
            String hookPackage = "dev.kimigate.client." + ClientTable.get(row, ClientTable.PART);
            rows.add(hookPackage);
            JavaClass hook = agent.get(hookPackage + "." + ClientTable.get(row, ClientTable.HOOK));
            assertThat(hook.isAssignableTo("dev.kimigate.hook.ClientHook"))
                    .as("%s", hook)
                    .isTrue();
            assertThat(hook.tryGetConstructor("dev.kimigate.hook.HookContext"))
                    .as("%s", hook)
                    .isPresent();
        }
        assertThat(packages).isEqualTo(rows);
    }
}
